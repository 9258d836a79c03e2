-- One team with everybody who was ever in it; a phone number is told only as known or not.
-- in  id uuid
-- out body text
select json_build_object('id', t.id, 'province', t.province, 'level', t.level,
		'unit', json_build_object('id', u.id, 'level', u.level, 'code', u.code, 'name', u.full_name, 'valid_to', u.valid_to),
		'name', t.name, 'owner', t.owner, 'owner_kind', t.owner_kind, 'households', t.households,
		'founded_on', t.founded_on, 'dissolved_on', t.dissolved_on, 'document', t.document, 'version', t.version,
		'members', (
			select coalesce(json_agg(json_build_object('id', m.id, 'name', m.name, 'role', m.role, 'hamlet_head', m.hamlet_head,
				'organisation', m.organisation, 'phone_known', m.phone_hash is not null, 'joined_on', m.joined_on,
				'left_on', m.left_on) order by m.left_on is not null, array_position(array['leader', 'deputy', 'member'], m.role),
				m.name, m.id), '[]')
			from team_member m
			where m.province = t.province and m.team = t.id))::text
from team t
join unit u on u.id = t.unit
where t.id = $1
