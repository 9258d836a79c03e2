-- A new password; every session ends. must_change: somebody else chose it.
-- in  person uuid, password_hash text, must_change bool
-- out sessions bigint
with changed as (
	update person set password_hash = $2, must_change_password = $3 where id = $1 returning id
), trail as (
	insert into audit (province, action, entity, entity_id)
	select 0, 'person.password', 'person', id::text from changed
)
select close_sessions(id) from changed
