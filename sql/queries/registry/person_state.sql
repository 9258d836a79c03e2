-- Blocks or admits a person again; every session ends.
-- in  person uuid, state text
-- out sessions bigint
with changed as (
	update person set state = $2 where id = $1 returning id
), trail as (
	insert into audit (province, action, entity, entity_id, after)
	select 0, 'person.state', 'person', id::text, jsonb_build_object('state', $2) from changed
)
select close_sessions(id) from changed
