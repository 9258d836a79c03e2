-- One session with who was there.
-- in  id uuid
-- out body text
select json_build_object('id', t.id, 'unit', json_build_object('id', u.id, 'code', u.code, 'name', u.full_name), 'title', t.title,
		'on', t.on_day, 'hours', t.hours, 'trainer', t.trainer, 'place', t.place, 'document', t.document,
		'members', (select coalesce(json_agg(json_build_object('id', m.id, 'name', m.name, 'team', o.name) order by m.name, m.id), '[]')
			from training_member a
			join team_member m on m.province = a.province and m.id = a.member
			join team o on o.province = m.province and o.id = m.team
			where a.province = t.province and a.training = t.id))::text
from training t
join unit u on u.id = t.unit
where t.id = $1
