-- A page for a vendor, or another PIN for it, with the line in the trail. No row: no such vendor.
-- in  province smallint, vendor uuid, login text, password_hash text, who uuid, request text
-- out person uuid?, taken bool
with given as materialized (
	select g.person, g.taken from give_vendor_access($1, $2, $3, $4) as g
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id)
	select $1, $5, $6, 'vendor.access', v.market, 'vendor', $2::text
	from given g
	join vendor v on v.province = $1 and v.id = $2
	where not g.taken
)
select person, taken from given
