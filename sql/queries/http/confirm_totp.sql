-- The proposed secret was proved with the code of this step: it is in use, this session has the second factor, and the
-- others end.
-- in  person uuid, step bigint, token_hash bytea, request text
-- out confirmed bool
with done as materialized (
	select confirm_totp($1, $2, $3) as confirmed
), ended as materialized (
	select close_other_sessions($1, $3) as n from done where confirmed
), trail as (
	insert into audit (person, request, action, entity, entity_id, after)
	select $1, $4, 'person.totp', 'person', $1::text, jsonb_build_object('sessions_ended', n) from ended
)
select confirmed from done
