-- Blocks somebody or admits them again; every session ends. sessions null: not theirs to change.
-- in  person uuid, who uuid, state text, reason text?, request text
-- out sessions bigint?
with done as materialized (
	select set_person_state($2, $1, $3) as sessions
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select 0, $2, $5, 'person.state', 'person', $1::text,
		jsonb_strip_nulls(jsonb_build_object('state', $3, 'reason', $4, 'sessions_ended', d.sessions))
	from done d
	where d.sessions is not null
)
select d.sessions from done d
