-- A new stall and its line in the trail. No row: the content code is taken, draw again.
-- in  province smallint, id uuid, market uuid, number text, number_sort text, zone text?, line_of_business text?
-- in  area_m2 text?, status text, status_reason text?, census_date date, content_code text, person uuid?, request text?
-- out body text
with made as (
	insert into stall (province, id, market, number, number_sort, zone, line_of_business, area_m2, status, status_reason,
		census_date, content_code)
	values ($1, $2, $3, $4, $5, $6, $7, $8::numeric, $9, $10, $11, $12)
	on conflict on constraint stall_content_code do nothing
	returning province, id, market, json_build_object(
		'id', id,
		'number', number,
		'zone', zone,
		'line_of_business', line_of_business,
		'area_m2', area_m2,
		'status', status,
		'status_reason', status_reason,
		'census_date', census_date,
		'content_code', content_code,
		'occupied', false) as body
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $13, $14, 'stall.create', market, 'stall', id::text, body::jsonb
	from made
)
select body::text from made
