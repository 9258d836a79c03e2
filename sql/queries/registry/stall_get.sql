-- One stall with its market and who holds it. No row: no such stall in scope.
-- in  id uuid
-- out body text
select json_build_object(
		'id', s.id,
		'market', json_build_object('id', m.id, 'name', m.name),
		'number', s.number,
		'zone', s.zone,
		'row', s.row_name,
		'line_of_business', s.line_of_business,
		'area_m2', s.area_m2,
		'status', s.status,
		'status_reason', s.status_reason,
		'census_date', s.census_date,
		'content_code', s.content_code,
		'occupied', t.list is not null,
		'tenancies', coalesce(t.list, '[]'),
		'warnings', array_remove(array[case when s.area_m2 < 3 then 'area_below_3_m2' end], null))::text
from stall s
join market m on m.province = s.province and m.id = s.market
left join lateral (
	select json_agg(json_build_object(
			'id', y.id,
			'vendor', json_build_object('id', v.id, 'name', v.name),
			'kind', y.kind,
			'from_day', y.from_day) order by y.from_day, y.id) as list
	from tenancy y
	join vendor v on v.province = y.province and v.id = y.vendor
	where y.province = s.province and y.stall = s.id and y.to_day is null) t on true
where s.id = $1
