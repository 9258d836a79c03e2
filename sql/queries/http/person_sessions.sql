-- The live sessions of somebody, the newest first, for who rules the system over them. No row: no such person, or not theirs
-- to see.
-- in  person uuid, who uuid
-- out body text
select json_build_object('items', coalesce((
		select json_agg(json_build_object(
			'id', s.id,
			'created_at', s.created_at,
			'seen_at', s.seen_at,
			'expires_at', s.expires_at,
			'second_factor', s.strong,
			'address', s.address,
			'agent', s.agent,
			'current', false) order by s.created_at desc, s.id)
		from sessions_of(p.id) as s), '[]'))::text
from person p
where p.id = $1 and may_rule($2, p.id)
