-- in  market uuid?, count integer
-- out province text?, period text?, form text?, level text?, market text?, unit text?, serial text?, state text?, number text?, due text?
-- out submitted text?, on_time text?, reason text?
select r.province::text, c.period, r.form, r.level, m.label_code, u.full_name, r.serial::text, r.state, r.number, d.due::text,
	to_char(r.submitted_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'),
	case when s.first_at is null then null when (s.first_at at time zone interval '7 hours')::date <= d.due then 'đúng hạn' else 'muộn' end,
	r.addendum_reason
from report r
join report_cycle c on c.province = r.province and c.id = r.cycle
left join market m on m.province = r.province and m.id = r.market
left join unit u on u.id = r.unit
cross join lateral (
	select case r.level when 'market' then c.due_market when 'commune' then c.due_commune else c.due_province end as due) as d
cross join lateral (
	select min(t.at) as first_at
	from report_step t
	where t.province = r.province and t.report = r.id and t.step = 'submit') as s
where ($1::uuid is null or r.market = $1) and report_mine(r.province, r.level, r.market, r.unit)
order by r.province, c.period_to desc, r.form, r.id
limit $2
