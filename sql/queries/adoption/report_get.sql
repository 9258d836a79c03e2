-- A report with its figures and every step. No row: none in sight.
-- in  report uuid
-- out body text
select json_build_object('id', r.id, 'province', r.province, 'cycle', r.cycle, 'period', c.period, 'from', c.period_from,
	'to', c.period_to, 'form', r.form, 'level', r.level,
	'market', case when m.id is not null then json_build_object('id', m.id, 'name', m.name) end,
	'unit', case when u.id is not null then json_build_object('code', u.code, 'name', u.full_name) end,
	'state', r.state, 'version', r.version, 'number', r.number, 'explanation', r.explanation,
	'serial', r.serial, 'addendum_of', r.addendum_of, 'addendum_reason', r.addendum_reason,
	'due', d.due, 'submitted_at', r.submitted_at,
	'on_time', case when r.submitted_at is not null then (s.first_at at time zone interval '7 hours')::date <= d.due end,
	'snapshot', r.snapshot, 'figures', r.figures, 'figures_sha256', encode(r.figures_hash, 'hex'), 'frozen_at', r.frozen_at,
	'file', (
		select f.state from report_file f where f.province = r.province and f.report = r.id order by f.version desc limit 1),
	'steps', (
		select json_agg(json_build_object('step', t.step, 'reason', t.reason, 'person', p.name, 'at', t.at) order by t.id)
		from report_step t
		left join person p on p.id = t.person
		where t.province = r.province and t.report = r.id))::text
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
where r.id = $1 and (report_mine(r.province, r.level, r.market, r.unit) or report_takes(r.province, r.level, r.market))
