-- One account with its codes, newest first.
-- in  id uuid
-- out body text
select json_build_object(
		'id', a.id,
		'vendor', json_build_object('id', v.id, 'name', v.name),
		'bin', a.bin,
		'last4', a.last4,
		'holder_name', a.holder_name,
		'state', a.state,
		'codes', coalesce((
			select json_agg(json_build_object(
					'id', c.id,
					'stall', json_build_object('id', s.id, 'number', s.number),
					'kind', c.kind,
					'state', code_state(c.state, c.expires_at)) order by c.created_at desc, c.id)
			from code c
			join stall s on s.province = c.province and s.id = c.stall
			where c.province = a.province and c.account = a.id), '[]'))::text
from account a
join vendor v on v.province = a.province and v.id = a.vendor
where a.id = $1
