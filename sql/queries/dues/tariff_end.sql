-- The last day of a list that runs on. A list of the province is ended by whoever has all of it in scope. No row: no such
-- list in scope. done false: it has a last day already, or begins after it.
-- in  id uuid, valid_to date, person uuid, request text
-- out done bool
with seen as materialized (
	select t.province, t.id, t.valid_to, t.valid_from
	from tariff t
	where t.id = $1 and in_scope(t.province, coalesce(t.market, '00000000-0000-0000-0000-000000000000'))
	for no key update
), done as (
	update tariff t
	set valid_to = $2
	from seen s
	where t.province = s.province and t.id = s.id and s.valid_to is null and s.valid_from <= $2
	returning t.*
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $3, $4, 'tariff.end', market, 'tariff', id::text, jsonb_build_object('valid_to', valid_to)
	from done
)
select exists (select from done) from seen
