-- A file was read to its end, or refused with an error.
-- in  province smallint, id uuid, format text?, error text?
update statement_file
set state = case when $4::text is null then 'done' else 'refused' end, format = $3, error = $4::jsonb, done_at = now()
where province = $1 and id = $2 and state = 'queued'
