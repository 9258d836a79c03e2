-- in  province smallint, id uuid, state text, error text?, detail text?, file_bytes bigint?, file_hash bytea?
update bill_slips
set state = $3, error = $4, detail = $5, file_bytes = $6, file_hash = $7, finished_at = now()
where province = $1 and id = $2 and state = 'queued'
