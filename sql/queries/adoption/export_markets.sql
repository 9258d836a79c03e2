-- in  market uuid?, count integer
-- out province text?, label_code text?, name text?, kind text?, class text?, status text?, unit text?, operator text?
-- out business_points text?, stalls text?, in_use text?, model text?, source text?, as_of text?
select m.province::text, m.label_code, m.name, m.kind, m.class::text, m.status, u.full_name, o.name,
	m.business_points::text, s.stalls::text, s.in_use::text, m.model_4_0, m.source, m.as_of::text
from market m
join unit u on u.id = m.unit
join operator o on o.province = m.province and o.id = m.operator
cross join lateral (
	select count(*) as stalls, count(*) filter (where s.status = 'in_use') as in_use
	from stall s
	where s.province = m.province and s.market = m.id) s
where $1::uuid is null or m.id = $1
order by m.province, m.name_fold, m.id
limit $2
