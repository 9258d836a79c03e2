-- Ends every session of a person.
-- in  person uuid
-- out sessions bigint
with trail as (
	insert into audit (province, action, entity, entity_id) values (0, 'session.end', 'person', $1::text)
)
select close_sessions($1)
