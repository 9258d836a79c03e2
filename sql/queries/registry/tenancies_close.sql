-- Whoever held the stall leaves today (UTC+7): another vendor takes it over.
-- in  province smallint, stall uuid, vendor uuid, person uuid?, request text?
with done as (
	update tenancy
	set to_day = (now() at time zone interval '7 hours')::date
	where province = $1 and stall = $2 and vendor <> $3 and kind = 'main' and to_day is null
	returning province, id, market, stall, vendor, to_day
)
insert into audit (province, person, request, action, market, entity, entity_id, after)
select province, $4, $5, 'tenancy.end', market, 'tenancy', id::text, jsonb_build_object(
	'stall', stall, 'vendor', vendor, 'to_day', to_day, 'reason', 'another vendor took the stall')
from done
