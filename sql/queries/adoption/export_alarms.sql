-- in  market uuid?, count integer
-- out market text?, stall text?, id text?, last_day text?, on_day text?, paid text?, open text?, silent text?, near text?, neighbours text?, neighbour_days text?, chance text?, incident text?, state text?, outcome text?, reason text?
select m.label_code, s.number, a.id::text, a.last_day::text, a.on_day::text, a.paid_days::text, a.open_days::text,
	a.silent_days::text, a.neighbourhood, a.neighbours::text, a.neighbour_days::text, a.rules ->> 'chance', i.id::text, i.state,
	i.outcome, i.reason
from market m
join stall_alarm a on a.province = m.province and a.market = m.id
join stall s on s.province = a.province and s.id = a.stall
join incident i on i.province = a.province and i.id = a.incident
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, a.id
limit $2
