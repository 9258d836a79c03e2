-- One page of a market's arrears by stall, the most owed first and sums by age over all of them. No row: no such market to
-- be seen. place: how many stalls came before.
-- in  market uuid, age text?, skip integer, count integer
-- out body text
with owed as (
	select a.*
	from market m
	join bill_arrears a on a.province = m.province and a.market = m.id
	where m.id = $1 and ($2::text is null or a.age = $2)
), stalls as (
	select o.province, o.stall, o.vendor, count(*) as bills, sum(o.rest_vnd)::bigint as rest_vnd, min(o.due_on) as oldest,
		max(o.days_late) as days_late,
		row_number() over (order by sum(o.rest_vnd) desc, o.stall, o.vendor) as place
	from owed o
	group by o.province, o.stall, o.vendor
), page as (
	select t.*, s.number, v.name
	from stalls t
	left join stall s on s.province = t.province and s.id = t.stall
	left join vendor v on v.province = t.province and v.id = t.vendor
	where t.place > $3 and t.place <= $3 + $4
), ages as (
	select age, count(*) as bills, count(distinct stall) as stalls, sum(rest_vnd)::bigint as rest_vnd from owed group by age
)
select json_build_object(
		'items', (
			select coalesce(json_agg(json_build_object('stall', json_build_object('id', p.stall, 'number', p.number),
				'vendor', json_build_object('id', p.vendor, 'name', p.name), 'bills', p.bills, 'rest_vnd', p.rest_vnd,
				'oldest_due_on', p.oldest, 'days_late', p.days_late) order by p.place), '[]')
			from page p),
		'next', (select $3 + $4 from stalls t where t.place > $3 + $4 limit 1),
		'ages', (
			select coalesce(json_agg(json_build_object('age', a.age, 'bills', a.bills, 'stalls', a.stalls, 'rest_vnd', a.rest_vnd)
				order by a.age), '[]')
			from ages a),
		'rest_vnd', (select coalesce(sum(a.rest_vnd), 0) from ages a))::text
from market m
where m.id = $1
