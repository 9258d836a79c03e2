-- The job goes back to the queue for later, or failed once too often.
-- in province smallint, id uuid, holder text, attempts smallint, error text, seconds integer, error_vi text?
-- out state text
update job
set state = case when attempts >= attempts_max then 'failed' else 'queued' end,
	finished_at = case when attempts >= attempts_max then now() end,
	run_at = now() + make_interval(secs => $6),
	lease_until = null,
	holder = null,
	error = $5,
	error_vi = $7
where province = $1 and id = $2 and holder = $3 and attempts = $4 and state = 'running'
returning state
