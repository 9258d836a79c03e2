-- in  market uuid?, count integer
-- out market text?, stall text?, reason text?, note text?, at text?, person text?
select m.label_code, s.number, r.reason, r.note, to_char(r.at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), p.name
from market m
join refusal r on r.province = m.province and r.market = m.id
join stall s on s.province = r.province and s.id = r.stall
left join person p on p.id = r.recorded_by
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, r.id
limit $2
