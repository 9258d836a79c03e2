-- in  province smallint, id uuid, state text, error text?, file_box bytea?
update paper
set state = $3, error = $4, file_box = $5, finished_at = now()
where province = $1 and id = $2 and state = 'queued'
