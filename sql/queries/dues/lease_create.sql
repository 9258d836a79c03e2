-- A lease of a stall that is locked (dues/lease_stall). clash: another one holds on one of its days.
-- in  province smallint, market uuid, stall uuid, vendor uuid, number text?, point_kind text, grade bigint?, corner bool
-- in  area bigint?, from_day date, to_day date?, agreed_price bigint?, agreed_unit text?, deposit bigint?, person uuid
-- in  request text
-- out clash bool, body text?
with clash as materialized (
	select
	from stall_lease l
	where l.province = $1 and l.stall = $3
		and l.from_day <= coalesce($11::date, 'infinity') and coalesce(l.to_day, 'infinity') >= $10
), made as (
	insert into stall_lease (province, market, stall, vendor, number, point_kind, grade, corner, area_m2, from_day, to_day,
		agreed_price_vnd, agreed_unit, deposit_vnd, created_by)
	select $1, $2, $3, $4, $5, $6, $7, $8, $9 / 100.0, $10, $11, $12, $13, $14, $15
	where not exists (select from clash)
	returning *
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $15, $16, 'lease.create', market, 'lease', id::text, jsonb_build_object('stall', stall, 'vendor', vendor,
		'from_day', from_day, 'to_day', to_day, 'area_m2', area_m2, 'agreed_price_vnd', agreed_price_vnd)
	from made
)
select exists (select from clash), (
	select json_build_object('id', m.id, 'market', m.market, 'stall', m.stall, 'vendor', m.vendor, 'number', m.number,
		'point_kind', m.point_kind, 'grade', m.grade, 'corner', m.corner, 'area_m2', m.area_m2, 'from_day', m.from_day,
		'to_day', m.to_day, 'agreed_price_vnd', m.agreed_price_vnd, 'agreed_unit', m.agreed_unit, 'deposit_vnd', m.deposit_vnd)::text
	from made m)
