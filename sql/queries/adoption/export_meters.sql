-- in  market uuid?, count integer
-- out market text?, stall text?, service text?, number text?, installed text?, start_value text?, ended text?, reason text?
-- out read_on text?, value text?
select m.label_code, s.number, e.service, e.number, e.installed_on::text, e.start_value::text, e.ended_on::text, e.end_reason,
	r.read_on::text, r.value::text
from meter e
join market m on m.province = e.province and m.id = e.market
join stall s on s.province = e.province and s.id = e.stall
left join lateral (
	select r.read_on, r.value
	from meter_reading r
	where r.province = e.province and r.meter = e.id
	order by r.read_on desc
	limit 1) r on true
where $1::uuid is null or e.market = $1
order by m.name_fold, m.id, s.number_sort, e.id
limit $2
