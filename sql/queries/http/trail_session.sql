-- A line in the trail for a session that opens, ends or is refused. Signing in happens before a request has its scope, so
-- the address is told here.
-- in  person uuid?, request text, action text, address text
insert into audit (person, request, action, entity, entity_id, address)
values ($1, $2, $3, 'person', $1::text, nullif($4, ''))
