-- The signed-in person, with what they may do where.
-- in  person uuid
-- out body text
select json_build_object(
		'person', p.id,
		'login', p.login,
		'name', p.name,
		'roles', coalesce((
			select json_agg(distinct g.role order by g.role) from role_grant g where g.person = p.id), '[]'::json),
		'grants', coalesce((
			select json_agg(json_build_object(
					'role', g.role,
					'scope', g.scope_kind,
					'province', g.province,
					'market', g.market,
					'unit', g.unit)
				order by g.role, g.id)
			from role_grant g
			where g.person = p.id), '[]'::json))::text
	from person p
	where p.id = $1
