-- More time for a request, once, if the law grants it. No row: no such request in scope. extended false: state, version
-- and days_max say why; days_max is 0 when there is no more time to be had.
-- in  id uuid, version integer, days integer, reason text, person uuid, request text
-- out state text, version integer, days_max integer, extended bool
with seen as materialized (
	select r.province, r.id, r.state, r.version, r.finish_due, t.working,
		case when r.extended_days is null then t.extension_days else 0 end::integer as days_max
	from privacy_request r
	join privacy_term t on t.kind = r.kind and t.valid_from = r.term_from
	where r.id = $1
	for update of r
), done as (
	update privacy_request r
	set finish_due = last_day(s.finish_due, $3, s.working),
		version = r.version + 1,
		extended_days = $3,
		extension_reason = $4,
		extended_by = $5,
		extended_at = now()
	from seen s
	where r.province = s.province and r.id = s.id and s.version = $2 and s.state in ('received', 'in_work')
		and $3 between 1 and s.days_max
	returning r.*
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select d.province, $5, $6, 'privacy_request.extend', d.market, 'privacy_request', d.id::text,
		jsonb_build_object('version', d.version, 'days', $3, 'reason', $4::text, 'finish_due', d.finish_due)
	from done d
)
select coalesce(d.state, s.state), coalesce(d.version, s.version), s.days_max, d.id is not null
from seen s
left join done d on true
