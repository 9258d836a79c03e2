-- How many stalls fell silent, by market, and how the alarms were answered.
-- in  market uuid?, count integer
-- out province text?, unit text?, market text?, name text?, alarms text?, open text?, confirmed text?, mistaken text?, latest text?
select m.province::text, u.full_name, m.label_code, m.name, count(*)::text, (count(*) filter (where i.state <> 'closed'))::text,
	(count(*) filter (where i.outcome = 'confirmed'))::text, (count(*) filter (where i.outcome = 'false'))::text, max(a.on_day)::text
from stall_alarm a
join incident i on i.province = a.province and i.id = a.incident
join market m on m.province = a.province and m.id = a.market
join unit u on u.id = m.unit
where $1::uuid is null or m.id = $1
group by m.province, u.full_name, m.id, m.label_code, m.name, m.name_fold
order by m.province, m.name_fold, m.id
limit $2
