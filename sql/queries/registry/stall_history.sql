-- Every census of a stall, the latest first: what was found, who said so and when. No row: no such stall in scope.
-- in  stall uuid
-- out body text
select json_build_object('stall', s.id, 'number', s.number, 'items', (
		select coalesce(json_agg(json_build_object(
				'census_date', c.census_date,
				'status', c.status,
				'status_reason', c.status_reason,
				'zone', c.zone,
				'row', c.row_name,
				'line_of_business', c.line_of_business,
				'area_m2', c.area_m2,
				'said_by', w.name,
				'said_at', c.said_at) order by c.census_date desc, c.id desc), '[]')
		from stall_census c
		left join person w on w.id = c.said_by
		where c.province = s.province and c.stall = s.id))::text
from stall s
where s.id = $1
