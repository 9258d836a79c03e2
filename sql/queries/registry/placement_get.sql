-- One placement as it stands, with the unit its market or hamlet lies in now.
-- in  id uuid
-- out body text
select json_build_object('id', p.id,
		'market', case when m.id is not null
			then json_build_object('id', m.id, 'label_code', m.label_code, 'name', m.name) end,
		'hamlet', case when h.id is not null then json_build_object('code', h.code, 'name', h.full_name, 'code_now', n.code) end,
		'from', json_build_object('code', f.code, 'name', f.full_name),
		'to', json_build_object('code', t.code, 'name', t.full_name),
		'unit', json_build_object('code', u.code, 'name', u.full_name),
		'reason', p.reason, 'decided_at', p.decided_at)::text
from placement p
left join market m on m.province = p.province and m.id = p.market
left join unit h on h.id = p.hamlet
left join unit n on n.level = 'hamlet' and n.id = (select s.to_unit from unit_succession s where s.from_unit = h.id limit 1)
join unit u on u.id = coalesce(m.unit, n.parent, h.parent)
join unit f on f.id = p.from_unit
left join unit t on t.id = p.to_unit
where p.id = $1
