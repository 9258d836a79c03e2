-- in  province smallint, id uuid, error text, detail text
update print_batch
set state = 'refused', error = $3, detail = nullif($4, ''), finished_at = now()
where province = $1 and id = $2 and state = 'queued'
