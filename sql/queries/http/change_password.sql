-- A new password by the person, while the old one is still what was proved; every other session ends.
-- in  person uuid, old_hash text, new_hash text, token_hash bytea, request text
-- out changed bool
with done as materialized (
	select change_password($1, $2, $3) as changed
), ended as materialized (
	select close_other_sessions($1, $4) as n from done where changed
), trail as (
	insert into audit (person, request, action, entity, entity_id, after)
	select $1, $5, 'person.password', 'person', $1::text, jsonb_build_object('sessions_ended', n) from ended
)
select changed from done
