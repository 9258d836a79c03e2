-- The signed-in person, with what they may do where: the rights of a role are those at its places in the two lists. What
-- is owed was found by entering (http/enter.sql).
-- in  person uuid, roles text[], rights text[], token_hash bytea
-- out body text
with grants as (
	select g.*,
		coalesce((
			select json_agg(t.granted order by t.granted)
			from unnest($2::text[], $3::text[]) as t (role, granted)
			where t.role = g.role), '[]'::json) as rights
	from role_grant g
	where g.person = $1
)
select json_build_object(
		'person', p.id,
		'login', p.login,
		'name', p.name,
		'owes', nullif(current_setting('socho.owes', true), ''),
		'second_factor', coalesce(s.strong, false),
		'roles', coalesce((select json_agg(distinct g.role order by g.role) from grants g), '[]'::json),
		'rights', coalesce((
			select json_agg(distinct t.granted order by t.granted)
			from grants g
			join unnest($2::text[], $3::text[]) as t (role, granted) on t.role = g.role), '[]'::json),
		'grants', coalesce((
			select json_agg(json_build_object(
					'role', g.role,
					'scope', g.scope_kind,
					'province', g.province,
					'market', g.market,
					'unit', g.unit,
					'rights', g.rights)
				order by g.role, g.id)
			from grants g), '[]'::json))::text
from person p
left join sessions_of($1) as s on s.token_hash = $4
where p.id = $1
