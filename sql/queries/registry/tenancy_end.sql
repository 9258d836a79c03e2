-- The vendor's last day on the stall, which is locked. No row: no such tenancy in scope. done false: it had ended on
-- `ended`, or began after that day.
-- in  id uuid, to_day date, reason text, person uuid, request text
-- out province smallint, stall uuid, vendor uuid, ended date?, done bool
with seen as materialized (
	select t.province, t.id, t.stall, t.vendor, t.to_day
	from tenancy t
	join stall s on s.province = t.province and s.id = t.stall
	where t.id = $1
	for no key update of s, t
), done as (
	update tenancy t
	set to_day = $2
	from seen s
	where t.province = s.province and t.id = s.id and s.to_day is null and t.from_day <= $2
	returning t.province, t.id, t.market, t.stall, t.vendor
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $4, $5, 'tenancy.end', market, 'tenancy', id::text, jsonb_build_object(
		'stall', stall, 'vendor', vendor, 'to_day', $2::date, 'reason', $3::text)
	from done
)
select s.province, s.stall, s.vendor, s.to_day, d.id is not null
from seen s
left join done d on true
