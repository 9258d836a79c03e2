-- Says which vendor a person with the role is, once more too. No row: no such person, role or vendor.
-- in  login text, vendor uuid
-- out market text
with made as (
	insert into vendor_person as p (person, province, market, vendor)
	select w.id, v.province, v.market, v.id
	from person w, vendor v
	where w.login = $1 and v.id = $2 and exists (
		select from role_grant g
		where g.person = w.id and g.role = 'vendor' and g.province = v.province and (g.market is null or g.market = v.market))
	on conflict (person) do update
	set province = excluded.province, market = excluded.market, vendor = excluded.vendor
	returning p.person, p.province, p.market, p.vendor
), trail as (
	insert into audit (province, action, market, entity, entity_id, after)
	select province, 'vendor.person', market, 'vendor', vendor::text, jsonb_build_object('person', person) from made
)
select m.name from made d join market m on m.province = d.province and m.id = d.market
