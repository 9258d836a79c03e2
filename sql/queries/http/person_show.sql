-- Somebody with their grants, second factor, sessions and failed attempts, for who rules the system over them; no row: no
-- such person, or not theirs to see.
-- in  person uuid, who uuid, login_hash bytea
-- out body text
select json_build_object(
		'id', p.id,
		'login', p.login,
		'name', p.name,
		'state', p.state,
		'created_at', p.created_at,
		'second_factor', has_totp(p.id),
		'sessions', (select count(*) from sessions_of(p.id)),
		'lock', (select json_build_object('failures', l.failures, 'until', l.until, 'locked', l.until > now()) from sign_in_lock($3) as l),
		'grants', grants_told(p.id))::text
from person p
where p.id = $1 and may_rule($2, p.id)
