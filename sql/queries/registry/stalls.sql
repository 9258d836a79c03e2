-- One page of a market's stalls in the natural order of their numbers, after the one named by `after`. No row: no such
-- market in scope.
-- in  market uuid, zone text?, row_name text?, status text?, after uuid?, count integer
-- out body text
with page as (
	select s.*, row_number() over (order by s.number_sort, s.id) as place,
		exists (
			select from tenancy t
			where t.province = s.province and t.stall = s.id and t.to_day is null) as occupied,
		(
			select json_agg(json_build_object(
				'id', t.id,
				'vendor', json_build_object('id', v.id, 'name', v.name),
				'kind', t.kind,
				'from_day', t.from_day) order by t.from_day, t.id)
			from tenancy t
			join vendor v on v.province = t.province and v.id = t.vendor
			where t.province = s.province and t.stall = s.id and t.to_day is null) as tenancies
	from market m
	join stall s on s.province = m.province and s.market = m.id
	where m.id = $1
		and ($2::text is null or s.zone = $2)
		and ($3::text is null or s.row_name = $3)
		and ($4::text is null or s.status = $4)
		and ($5::uuid is null or (s.number_sort, s.id) > (select a.number_sort, a.id from stall a where a.id = $5))
	order by s.number_sort, s.id
	limit $6 + 1
), list as (
	select coalesce(json_agg(json_build_object(
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
			'occupied', occupied,
			'tenancies', coalesce(tenancies, '[]'),
			'warnings', array_remove(array[case when area_m2 < 3 then 'area_below_3_m2' end], null))
			order by place) filter (where place <= $6), '[]') as items,
		case when count(*) > $6 then min(id::text) filter (where place = $6) end as next
	from page
)
select json_build_object('items', items, 'next', next)::text
from market m, list
where m.id = $1
