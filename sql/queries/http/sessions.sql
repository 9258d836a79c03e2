-- The live sessions of a person, the newest first; current: this one.
-- in  person uuid, token_hash bytea
-- out body text
select json_build_object('items', coalesce(json_agg(json_build_object(
		'id', s.id,
		'created_at', s.created_at,
		'seen_at', s.seen_at,
		'expires_at', s.expires_at,
		'second_factor', s.strong,
		'address', s.address,
		'agent', s.agent,
		'current', s.token_hash = $2) order by s.created_at desc, s.id), '[]'))::text
from sessions_of($1) as s
