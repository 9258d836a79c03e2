-- No row: no such meter in scope. done false: it has ended, or was read after that day.
-- in  id uuid, ended_on date, reason text, person uuid, request text
-- out done bool
with seen as materialized (
	select e.province, e.id from meter e where e.id = $1 for no key update
), done as (
	update meter e
	set ended_on = $2, end_reason = $3
	from seen s
	where e.province = s.province and e.id = s.id and e.ended_on is null and e.installed_on <= $2
		and not exists (select from meter_reading r where r.province = e.province and r.meter = e.id and r.read_on > $2)
	returning e.*
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $4, $5, 'meter.end', market, 'meter', id::text, jsonb_build_object('ended_on', ended_on, 'reason', end_reason)
	from done
)
select exists (select from done) from seen
