-- in  market uuid?, count integer
-- out market text?, stall text?, vendor text?, number text?, point_kind text?, grade text?, corner text?, area text?
-- out from_day text?, to_day text?, agreed text?, agreed_unit text?, deposit text?, ended text?, reason text?
select m.label_code, s.number, v.name, l.number, l.point_kind, l.grade::text, case when l.corner then 'góc' else 'thường' end,
	l.area_m2::text, l.from_day::text, l.to_day::text, l.agreed_price_vnd::text, l.agreed_unit, l.deposit_vnd::text,
	to_char(l.ended_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), l.end_reason
from stall_lease l
join market m on m.province = l.province and m.id = l.market
join stall s on s.province = l.province and s.id = l.stall
join vendor v on v.province = l.province and v.id = l.vendor
where $1::uuid is null or l.market = $1
order by m.name_fold, m.id, s.number_sort, l.from_day, l.id
limit $2
