-- in  province smallint, id uuid
update import_file
set state = 'committed', committed_at = now()
where province = $1 and id = $2 and state = 'committing'
