-- in province smallint, id uuid, holder text, attempts smallint, seconds integer, progress integer
update job
set lease_until = now() + make_interval(secs => $5),
	progress = case when $6 > 0 then $6 else progress end
where province = $1 and id = $2 and holder = $3 and attempts = $4 and state = 'running'
