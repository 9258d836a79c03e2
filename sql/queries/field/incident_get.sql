-- One incident with the silences and scans it is of, newest first.
-- in  id uuid
-- out body text
select json_build_object(
		'id', i.id,
		'market', json_build_object('id', m.id, 'name', m.name),
		'stall', json_build_object('id', s.id, 'number', s.number),
		'state', i.state,
		'version', i.version,
		'verdict', i.verdict,
		'outcome', i.outcome,
		'reason', i.reason,
		'opened_by', p.name,
		'opened_at', i.opened_at,
		'acknowledged_at', i.acknowledged_at,
		'on_site_at', i.on_site_at,
		'settled_at', i.settled_at,
		'closed_at', i.closed_at,
		'alarms', (
			select coalesce(json_agg(json_build_object(
					'id', a.id, 'noticed_at', a.noticed_at, 'last_day', a.last_day, 'silent_days', a.silent_days,
					'open_days', a.open_days, 'paid_days', a.paid_days) order by a.id desc), '[]')
			from stall_alarm a
			where a.province = i.province and a.incident = i.id),
		'scans', (
			select coalesce(json_agg(json_build_object(
					'id', c.id, 'at', c.at, 'verdict', c.verdict, 'code', c.code,
					'photo_sha256', encode(c.photo_sha256, 'hex')) order by c.id desc), '[]')
			from (
				select c.id, c.at, c.verdict, c.code, c.photo_sha256
				from scan c
				where c.province = i.province and c.incident = i.id
				union all
				select c.id, c.at, c.verdict, c.code, c.photo_sha256
				from scan_aside c
				where c.province = i.province and c.incident = i.id
				order by 1 desc
				limit 100) c))::text
from incident i
join market m on m.province = i.province and m.id = i.market
join stall s on s.province = i.province and s.id = i.stall
left join person p on p.id = i.opened_by
where i.id = $1
