-- Whether anybody may have pictures of a market's codes, and a line in the trail when that changed. No row: no such market in
-- scope.
-- in  id uuid, open bool, person uuid?, request text?
-- out body text
with found as (
	select m.province, m.id, m.quick_link
	from market m
	where m.id = $1
), changed as (
	update market m
	set quick_link = $2
	from found f
	where m.province = f.province and m.id = f.id and f.quick_link <> $2
	returning m.province, m.id
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, before, after)
	select province, $3, nullif($4, ''), 'market.quick_link', id, 'market', id::text,
		jsonb_build_object('quick_link', not $2), jsonb_build_object('quick_link', $2)
	from changed
)
select json_build_object('id', id, 'quick_link', $2)::text
from found
