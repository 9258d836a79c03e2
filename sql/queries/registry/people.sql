-- Everybody with their grants: as words and as JSON.
-- out login text, name text, state text, grants text, body text
select p.login, p.name, p.state,
	coalesce(string_agg(g.role || ' ' || case g.scope_kind
		when 'all' then 'all'
		when 'province' then 'province ' || g.province || coalesce(' bank ' || g.bin, '')
		when 'market' then 'market ' || m.label_code
		else 'unit ' || u.code end, ', ' order by g.role, g.province), ''),
	json_build_object(
		'id', p.id,
		'login', p.login,
		'name', p.name,
		'state', p.state,
		'grants', coalesce(json_agg(json_build_object(
			'role', g.role,
			'scope', g.scope_kind,
			'province', g.province,
			'market', g.market,
			'bank', g.bin,
			'unit', u.code) order by g.role, g.province) filter (where g.id is not null), '[]'))::text
from person p
left join role_grant g on g.person = p.id
left join market m on m.province = g.province and m.id = g.market
left join unit u on u.id = g.unit
group by p.id
order by p.login
