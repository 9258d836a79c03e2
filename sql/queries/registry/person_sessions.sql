-- The live sessions of a person, one JSON object each, the newest first.
-- in  person uuid
-- out body text
select json_build_object(
		'id', s.id,
		'created_at', s.created_at,
		'seen_at', s.seen_at,
		'expires_at', s.expires_at,
		'second_factor', s.strong,
		'address', s.address,
		'agent', s.agent)::text
from sessions_of($1) as s
order by s.created_at desc, s.id
