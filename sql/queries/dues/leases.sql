-- Leases of a market by stall, or of one stall, the latest first of each. on: those that hold on the day. No row: no such
-- market or stall in scope.
-- in  market uuid?, stall uuid?, on date?, after uuid?, count integer
-- out body text
with place as materialized (
	select s.number_sort, a.from_day, a.id from stall_lease a join stall s on s.province = a.province and s.id = a.stall where a.id = $4
), page as (
	select l.*, s.number as stall_number, v.name as vendor_name, w.name as who,
		row_number() over (order by s.number_sort, l.from_day desc, l.id desc) as place
	from stall_lease l
	join stall s on s.province = l.province and s.id = l.stall
	join vendor v on v.province = l.province and v.id = l.vendor
	left join person w on w.id = l.created_by
	where (l.market = $1 or l.stall = $2)
		and ($3::date is null or (l.from_day <= $3 and coalesce(l.to_day >= $3, true)))
		and ($4::uuid is null or exists (
			select from place p
			where s.number_sort > p.number_sort
				or (s.number_sort = p.number_sort and (l.from_day, l.id) < (p.from_day, p.id))))
	order by s.number_sort, l.from_day desc, l.id desc
	limit $5 + 1
)
select json_build_object(
	'items', coalesce(json_agg(json_build_object('id', p.id, 'market', p.market,
		'stall', json_build_object('id', p.stall, 'number', p.stall_number),
		'vendor', json_build_object('id', p.vendor, 'name', p.vendor_name), 'number', p.number, 'point_kind', p.point_kind,
		'grade', p.grade, 'corner', p.corner, 'area_m2', p.area_m2, 'from_day', p.from_day, 'to_day', p.to_day,
		'agreed_price_vnd', p.agreed_price_vnd, 'agreed_unit', p.agreed_unit, 'deposit_vnd', p.deposit_vnd,
		'created_by', p.who, 'created_at', p.created_at, 'ended_at', p.ended_at, 'end_reason', p.end_reason)
		order by p.place) filter (where p.place <= $5), '[]'),
	'next', case when count(*) > $5 then min(p.id::text) filter (where p.place = $5) end)::text
from page p
having exists (select from market m where m.id = $1) or exists (select from stall s where s.id = $2)
