-- Ends one session of somebody, for who rules the system over them; who: whoever does it.
-- in  person uuid, id uuid, who uuid, request text
-- out ended bool
with done as materialized (
	select end_session($1, $2) as ended where may_rule($3, $1)
), trail as (
	insert into audit (person, request, action, entity, entity_id, after)
	select $3, $4, 'session.end', 'person', $1::text, jsonb_build_object('session', $2::uuid) from done where ended
)
select ended from done
