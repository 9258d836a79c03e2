-- A line in the trail for a session that opens or ends.
-- in  person uuid, request text, action text
insert into audit (person, request, action, entity, entity_id) values ($1, $2, $3, 'person', $1::text)
