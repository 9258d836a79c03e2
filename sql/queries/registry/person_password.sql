-- A new password; every session ends.
-- in  person uuid, password_hash text
-- out sessions bigint
with changed as (
	update person set password_hash = $2 where id = $1 returning id
), trail as (
	insert into audit (province, action, entity, entity_id)
	select 0, 'person.password', 'person', id::text from changed
)
select close_sessions(id) from changed
