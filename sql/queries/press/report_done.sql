-- in  province smallint, report uuid, version integer, state text, error text?, file bytea?
update report_file
set state = $4, error = $5, file = $6
where province = $1 and report = $2 and version = $3 and state = 'queued'
