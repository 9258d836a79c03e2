-- Every cycle in sight, the newest first, with what is expected of each level of those in sight, what was handed in, what of
-- it in time, and what is late by now. A market is expected to report when it is open; a commune when it has an open market.
-- in  today date
-- out body text
with place as (
	select m.province, m.id, m.unit from market m where m.status = 'open'
), expected as (
	select c.province, c.id, 'market' as level, c.due_market as due, (
			select count(*) from place p where p.province = c.province) as count
	from report_cycle c
	union all
	select c.province, c.id, 'commune', c.due_commune, (
			select count(distinct p.unit) from place p where p.province = c.province and report_mine(p.province, 'commune', null, p.unit))
	from report_cycle c
	union all
	select c.province, c.id, 'province', c.due_province, case when report_mine(c.province, 'province', null, null) then 1 else 0 end
	from report_cycle c
), handed as (
	select r.province, r.cycle, r.level, count(*) as count,
		count(*) filter (where (r.first_at at time zone interval '7 hours')::date <= r.due) as in_time
	from (
		select r.province, r.cycle, r.level, (
				select min(s.at) from report_step s where s.province = r.province and s.report = r.id and s.step = 'submit') as first_at,
			case r.level when 'market' then c.due_market when 'commune' then c.due_commune else c.due_province end as due
		from report r
		join report_cycle c on c.province = r.province and c.id = r.cycle
		where r.serial = 0 and r.form in ('01', '02', '03') and report_mine(r.province, r.level, r.market, r.unit)) as r
	where r.first_at is not null
	group by r.province, r.cycle, r.level
)
select json_build_object('items', coalesce(json_agg(json_build_object('id', c.id, 'province', c.province, 'period', c.period,
	'from', c.period_from, 'to', c.period_to, 'lead', c.lead, 'plan', c.plan,
	'due', json_build_object('market', c.due_market, 'commune', c.due_commune, 'province', c.due_province),
	'timeliness', (
		select json_object_agg(e.level, json_build_object('expected', e.count, 'handed_in', coalesce(h.count, 0),
			'in_time', coalesce(h.in_time, 0),
			'percent', case when e.count > 0 then round(100.0 * coalesce(h.in_time, 0) / e.count, 2) end,
			'late', case when $1 > e.due then greatest(e.count - coalesce(h.count, 0), 0) else 0 end))
		from expected e
		left join handed h on h.province = e.province and h.cycle = e.id and h.level = e.level
		where e.province = c.province and e.id = c.id)) order by c.period_to desc, c.id desc), '[]'))::text
from report_cycle c
