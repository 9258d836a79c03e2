-- One piece of a job is done: the next may be anybody's, and its attempts count anew. No row: the job was given to
-- somebody else meanwhile, and this piece must not count.
-- in  province smallint, id uuid, holder text, attempts smallint, progress integer, progress_total integer
-- out id uuid
update job
set state = 'queued', run_at = now(), lease_until = null, holder = null, error = null, attempts = 0,
	progress_total = greatest($5, $6), progress = $5
where province = $1 and id = $2 and holder = $3 and attempts = $4 and state = 'running'
returning id
