-- Has a job that was given up tried again, from its first attempt. No row: there is none in scope. told: queued, or why not:
-- state, it was not given up; again, another one like it waits or runs already.
-- in  id uuid, person uuid, request text
-- out told text
with seen as materialized (
	select j.province, j.id, j.market, j.state, exists (
			select from job t
			where t.province = j.province and t.kind = j.kind and t.dedupe = j.dedupe and t.id <> j.id
				and t.state in ('queued', 'running')) as again
	from job j
	where j.id = $1
	for update
), changed as (
	update job j
	set state = 'queued', attempts = 0, run_at = now(), finished_at = null
	from seen s
	where j.province = s.province and j.id = s.id and s.state = 'failed' and not s.again
	returning j.province, j.id, j.market, j.kind
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $2, $3, 'job.retry', market, 'job', id::text, jsonb_build_object('kind', kind) from changed
)
select case when exists (select from changed) then 'queued' when s.state <> 'failed' then 'state' else 'again' end from seen s
