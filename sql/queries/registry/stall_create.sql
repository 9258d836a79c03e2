-- A new stall with its first census and its line in the trail. No row: the content code is taken, draw again.
-- in  province smallint, id uuid, market uuid, number text, number_sort text, zone text?, row_name text?
-- in  line_of_business text?, area_m2 text?, status text, status_reason text?, census_date date, content_code text
-- in  person uuid?, request text?
-- out body text
with made as (
	insert into stall (province, id, market, number, number_sort, zone, row_name, line_of_business, area_m2, status,
		status_reason, census_date, content_code)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9::numeric, $10, $11, $12, $13)
	on conflict on constraint stall_content_code do nothing
	returning *
), said as (
	insert into stall_census (province, market, stall, census_date, status, status_reason, zone, row_name,
		line_of_business, area_m2, said_by)
	select m.province, m.market, m.id, m.census_date, m.status, m.status_reason, m.zone, m.row_name, m.line_of_business,
		m.area_m2, $14
	from made m
), told as (
	select province, id, market, json_build_object(
		'id', id,
		'number', number,
		'zone', zone,
		'row', row_name,
		'line_of_business', line_of_business,
		'area_m2', area_m2,
		'status', status,
		'status_reason', status_reason,
		'census_date', census_date,
		'content_code', content_code,
		'occupied', false,
		'warnings', array_remove(array[case when area_m2 < 3 then 'area_below_3_m2' end], null)) as body
	from made
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $14, $15, 'stall.create', market, 'stall', id::text, body::jsonb
	from told
)
select body::text from told
