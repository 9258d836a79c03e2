-- One placement as it stands, with the unit its market lies in now.
-- in  id uuid
-- out body text
select json_build_object('id', p.id, 'market', json_build_object('id', m.id, 'label_code', m.label_code, 'name', m.name),
		'from', json_build_object('code', f.code, 'name', f.full_name),
		'to', json_build_object('code', t.code, 'name', t.full_name),
		'unit', json_build_object('code', u.code, 'name', u.full_name),
		'reason', p.reason, 'decided_at', p.decided_at)::text
from placement p
join market m on m.province = p.province and m.id = p.market
join unit u on u.id = m.unit
join unit f on f.id = p.from_unit
left join unit t on t.id = p.to_unit
where p.id = $1
