-- No row: the job was given to somebody else meanwhile, and this work must not count.
-- in province smallint, id uuid, holder text, attempts smallint, result text
-- out id uuid
update job
set state = 'done', finished_at = now(), lease_until = null, holder = null, error = null, result = $5::jsonb,
	progress = coalesce(progress_total, progress)
where province = $1 and id = $2 and holder = $3 and attempts = $4 and state = 'running'
returning id
