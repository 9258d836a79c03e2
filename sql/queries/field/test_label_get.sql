-- One test label.
-- in  id uuid
-- out body text, payload text
select json_build_object(
		'id', t.id,
		'market', json_build_object('id', m.id, 'name', m.name),
		'stall', json_build_object('id', s.id, 'number', s.number),
		'payload', t.payload,
		'note', t.note,
		'planted_by', p.name,
		'planted_at', t.planted_at,
		'removed_at', t.removed_at)::text, t.payload
from test_label t
join market m on m.province = t.province and m.id = t.market
join stall s on s.province = t.province and s.id = t.stall
join person p on p.id = t.planted_by
where t.id = $1
