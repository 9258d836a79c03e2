-- A report with its figures and every step, and what who asks may do with it as it stands (of what their role may at all).
-- No row: none in sight.
-- in  report uuid, person uuid?
-- out body text
select json_build_object('id', r.id, 'province', r.province, 'cycle', r.cycle, 'period', c.period, 'from', c.period_from,
	'to', c.period_to, 'form', r.form, 'level', r.level,
	'market', case when m.id is not null then json_build_object('id', m.id, 'name', m.name) end,
	'unit', case when u.id is not null then json_build_object('id', u.id, 'code', u.code, 'name', u.full_name) end,
	'state', r.state, 'version', r.version, 'number', r.number, 'explanation', r.explanation,
	'serial', r.serial, 'addendum_of', r.addendum_of, 'addendum_reason', r.addendum_reason,
	'due', d.due, 'submitted_at', r.submitted_at,
	'on_time', case when r.submitted_at is not null then (s.first_at at time zone interval '7 hours')::date <= d.due end,
	'snapshot', r.snapshot, 'figures', r.figures, 'figures_sha256', encode(r.figures_hash, 'hex'), 'frozen_at', r.frozen_at,
	'file', (
		select f.state from report_file f where f.province = r.province and f.report = r.id order by f.version desc limit 1),
	'may', array_to_json(array_remove(array[
		case when a.mine and r.state in ('draft', 'returned') then 'edit' end,
		case when a.mine and r.state in ('draft', 'returned') then 'submit' end,
		case when a.takes and r.state = 'submitted' then 'receive' end,
		case when a.takes and r.state = 'received' and r.submitted_by is distinct from $2 and r.created_by is distinct from $2 then 'approve' end,
		case when a.takes and r.state in ('submitted', 'received', 'approved') and not (r.state = 'approved' and exists (
			select from report k
			where k.province = r.province and k.cycle = r.cycle and k.state in ('submitted', 'received', 'approved', 'published')
				and ((r.form = '01' and k.form = '02' and k.unit = m.unit) or (r.form = '02' and k.form = '03')))) then 'return' end,
		case when r.state = 'approved' and report_mine(r.province, 'province', null, null) then 'publish' end,
		case when a.mine and r.state in ('approved', 'published') and not exists (
			select from report k
			where k.province = r.province and k.cycle = r.cycle and k.form = r.form and k.market is not distinct from r.market
				and k.unit is not distinct from r.unit and k.serial > r.serial) then 'addendum' end], null)),
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
cross join lateral (
	select report_mine(r.province, r.level, r.market, r.unit) as mine, report_takes(r.province, r.level, r.market) as takes) as a
where r.id = $1 and (a.mine or a.takes)
