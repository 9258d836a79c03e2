-- in  market uuid?, count integer
-- out market text?, number text?, zone text?, business text?, area text?, status text?, reason text?, census text?
-- out content_code text?, vendor text?
select m.label_code, s.number, s.zone, s.line_of_business, s.area_m2::text, s.status, s.status_reason,
	s.census_date::text, s.content_code, (
		select string_agg(v.name, '; ' order by t.from_day, t.id)
		from tenancy t
		join vendor v on v.province = t.province and v.id = t.vendor
		where t.province = s.province and t.stall = s.id and t.to_day is null)
from market m
join stall s on s.province = m.province and s.market = m.id
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, s.number_sort, s.id
limit $2
