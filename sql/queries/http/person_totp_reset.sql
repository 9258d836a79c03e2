-- Forgets somebody's second factor and ends every session, for who rules the system over them; who: whoever does it. No row: no
-- such person, or not theirs to touch. forgotten false: there was none.
-- in  person uuid, who uuid, request text
-- out forgotten bool
with done as materialized (
	select p.id, reset_totp(p.id) as forgotten from person p where p.id = $1 and may_rule($2, p.id)
), ended as materialized (
	select d.id, d.forgotten, close_sessions(d.id) as sessions from done d
), trail as (
	insert into audit (person, request, action, entity, entity_id, after)
	select $2, $3, 'person.totp_reset', 'person', id::text, jsonb_build_object('sessions_ended', sessions) from ended
)
select forgotten from ended
