-- Meters of a market by stall, each with its last reading. No row: no such market in scope.
-- in  market uuid, after uuid?, count integer
-- out body text
with place as materialized (
	select s.number_sort, a.id from meter a join stall s on s.province = a.province and s.id = a.stall where a.id = $2
), page as (
	select e.*, s.number as stall_number, r.read_on, r.value, row_number() over (order by s.number_sort, e.id) as place
	from meter e
	join stall s on s.province = e.province and s.id = e.stall
	left join lateral (
		select r.read_on, r.value
		from meter_reading r
		where r.province = e.province and r.meter = e.id
		order by r.read_on desc
		limit 1) r on true
	where e.market = $1 and ($2::uuid is null or (s.number_sort, e.id) > (select p.number_sort, p.id from place p))
	order by s.number_sort, e.id
	limit $3 + 1
), list as (
	select coalesce(json_agg(json_build_object('id', p.id, 'stall', json_build_object('id', p.stall, 'number', p.stall_number),
			'service', p.service, 'number', p.number, 'digits', p.digits, 'installed_on', p.installed_on, 'start_value', p.start_value,
			'ended_on', p.ended_on, 'end_reason', p.end_reason, 'read_on', p.read_on, 'value', p.value)
			order by p.place) filter (where p.place <= $3), '[]') as items,
		case when count(*) > $3 then min(p.id::text) filter (where p.place = $3) end as next
	from page p
)
select json_build_object('items', items, 'next', next)::text
from market m, list
where m.id = $1
