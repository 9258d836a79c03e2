-- A new person and the line in the trail. must_change: somebody else chose the password.
-- in  id uuid, login text, name text, password_hash text, must_change bool
with made as (
	insert into person (id, login, name, password_hash, must_change_password)
	values ($1, $2, $3, $4, $5)
	returning id, login, name
)
insert into audit (province, action, entity, entity_id, after)
select 0, 'person.create', 'person', id::text, jsonb_build_object('login', login, 'name', name) from made
