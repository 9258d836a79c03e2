-- What a census found at a stall on a day, and its line in the trail; it counts from now on unless a later census is
-- known. A text that is not given stays as it was. No row: no such stall in scope.
-- in  stall uuid, census_date date, status text, status_reason text?, zone text?, row_name text?, line_of_business text?
-- in  area_m2 text?, person uuid?, request text?
-- out body text
with place as materialized (
	select s.*, c.zone as zone_then, c.row_name as row_then, c.line_of_business as line_then, c.area_m2 as area_then
	from stall s
	left join lateral (
		select o.*
		from stall_census o
		where o.province = s.province and o.stall = s.id and o.census_date <= $2
		order by o.census_date desc, o.id desc
		limit 1) as c on true
	where s.id = $1
), said as (
	insert into stall_census (province, market, stall, census_date, status, status_reason, zone, row_name,
		line_of_business, area_m2, said_by)
	select p.province, p.market, p.id, $2, $3, $4, coalesce($5, p.zone_then), coalesce($6, p.row_then),
		coalesce($7, p.line_then), coalesce($8::numeric(8, 2), p.area_then), $9
	from place p
	returning *
), changed as (
	update stall s
	set zone = c.zone, row_name = c.row_name, line_of_business = c.line_of_business, area_m2 = c.area_m2,
		status = c.status, status_reason = c.status_reason, census_date = c.census_date
	from said c
	join place p on p.id = c.stall
	where s.province = c.province and s.id = c.stall and c.census_date >= p.census_date
	returning s.id
), told as (
	select c.*, json_build_object(
		'stall', c.stall,
		'number', p.number,
		'census_date', c.census_date,
		'status', c.status,
		'status_reason', c.status_reason,
		'zone', c.zone,
		'row', c.row_name,
		'line_of_business', c.line_of_business,
		'area_m2', c.area_m2,
		'counts_now', exists (select from changed),
		'warnings', array_remove(array[case when c.area_m2 < 3 then 'area_below_3_m2' end], null)) as body
	from said c
	join place p on p.id = c.stall
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, before, after)
	select t.province, $9, $10, 'stall.census', t.market, 'stall', t.stall::text,
		jsonb_build_object('status', p.status, 'status_reason', p.status_reason, 'census_date', p.census_date, 'zone', p.zone,
			'row', p.row_name, 'line_of_business', p.line_of_business, 'area_m2', p.area_m2),
		t.body::jsonb
	from told t
	join place p on p.id = t.stall
)
select body::text from told
