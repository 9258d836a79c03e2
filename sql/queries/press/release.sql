-- A worker that must leave gives its job back.
-- in province smallint, id uuid, holder text, attempts smallint
update job
set state = 'queued', lease_until = null, holder = null
where province = $1 and id = $2 and holder = $3 and attempts = $4 and state = 'running'
