-- in  market uuid?, count integer
-- out market text?, stall text?, id text?, verdict text?, state text?, outcome text?, opened text?, closed text?
select m.label_code, s.number, i.id::text, i.verdict, i.state, i.outcome,
	to_char(i.opened_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'),
	to_char(i.closed_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS')
from market m
join incident i on i.province = m.province and i.market = m.id
join stall s on s.province = i.province and s.id = i.stall
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, i.id
limit $2
