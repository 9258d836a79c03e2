-- in  market uuid?, count integer
-- out market text?, code text?, stall text?, set_at text?
select m.label_code, o.code, s.number, to_char(o.set_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS')
from market m
join old_code o on o.province = m.province and o.market = m.id
left join stall s on s.province = o.province and s.id = o.stall
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, o.code
limit $2
