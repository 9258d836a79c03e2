-- in  province smallint, run uuid, error text, detail text
update bill_run
set state = 'refused', error = $3, detail = $4, version = version + 1
where province = $1 and id = $2 and state in ('queued', 'approved')
