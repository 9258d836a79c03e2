-- Gives up a job that waits, where its kind allows it; it may be tried again. No row: there is none in scope. stopped false: it does
-- not wait, or is not of such a kind.
-- in  id uuid, person uuid, request text
-- out stopped bool
with seen as materialized (
	select j.province, j.id from job j where j.id = $1 for update
), changed as (
	update job j
	set state = 'failed', error = 'cancelled', error_vi = null, finished_at = now()
	from seen s
	where j.province = s.province and j.id = s.id and j.state = 'queued' and job_may_stop(j.kind)
	returning j.province, j.id, j.market, j.kind
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $2, $3, 'job.stop', market, 'job', id::text, jsonb_build_object('kind', kind) from changed
)
select exists (select from changed) from seen
