-- Stalls that fell silent while their neighbours trade: how many alarms there are, by commune and market, and how they were
-- answered; each with the address of its list. No row: not in sight.
-- in  province smallint
-- out body text
with a as materialized (
	select m.id, m.name, m.label_code, m.name_fold, u.id as unit, u.code as unit_code, u.full_name as unit_name,
		count(*) as all_,
		count(*) filter (where i.state <> 'closed') as open,
		count(*) filter (where i.outcome = 'confirmed') as confirmed,
		count(*) filter (where i.outcome = 'false') as false_,
		max(a.on_day) as latest
	from stall_alarm a
	join incident i on i.province = a.province and i.id = a.incident
	join market m on m.province = a.province and m.id = a.market
	join unit u on u.id = m.unit
	where a.province = $1
	group by m.id, m.name, m.label_code, m.name_fold, u.id, u.code, u.full_name
)
select json_build_object(
	'counts', (
		select json_build_object('all', coalesce(sum(a.all_), 0), 'open', coalesce(sum(a.open), 0),
			'confirmed', coalesce(sum(a.confirmed), 0), 'false', coalesce(sum(a.false_), 0)) from a),
	'list', '/v1/alarms',
	'units', coalesce((
		select json_agg(u.body order by u.open desc, u.unit_code)
		from (
			select sum(a.open) as open, a.unit_code, json_build_object('unit', json_build_object('id', a.unit, 'code', a.unit_code, 'name', a.unit_name),
				'counts', json_build_object('all', sum(a.all_), 'open', sum(a.open), 'confirmed', sum(a.confirmed), 'false', sum(a.false_)),
				'latest', max(a.latest)) as body
			from a
			group by a.unit, a.unit_code, a.unit_name) as u), '[]'),
	'markets', coalesce((
		select json_agg(json_build_object('market', json_build_object('id', a.id, 'name', a.name, 'code', a.label_code), 'unit', a.unit,
			'counts', json_build_object('all', a.all_, 'open', a.open, 'confirmed', a.confirmed, 'false', a.false_),
			'latest', a.latest, 'list', '/v1/alarms?market=' || a.id) order by a.open desc, a.name_fold, a.id)
		from a), '[]'))::text
from province p
where p.code = $1 and in_scope(p.code)
