-- in  market uuid?, count integer
-- out market text?, stall text?, at text?, person text?, verdict text?, seal text?, code text?, incident text?
select m.label_code, s.number, to_char(c.at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), p.name, c.verdict, c.seal, c.code, c.incident::text
from market m
join scan c on c.province = m.province and c.market = m.id
join stall s on s.province = c.province and s.id = c.stall
left join person p on p.id = c.person
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, c.at, c.id
limit $2
