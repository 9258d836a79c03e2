-- Asks for what was kept to be read again: dead letters, of one connection or all; and with a connection and days the bytes of
-- its confirmations too. No row: there is no such connection in that province.
-- in  province smallint, id uuid, connection uuid?, since date?, until date?, person uuid?, request text
-- out made bool
with wanted as (
	select jsonb_strip_nulls(jsonb_build_object('connection', $3::uuid, 'since', $4::date, 'until', $5::date)) as payload
	where $3::uuid is null or exists (select from connection c where c.province = $1 and c.id = $3)
), queued as (
	insert into job (province, id, kind, payload, created_by)
	select $1, $2, 'replay', w.payload, $6
	from wanted w
	returning id
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select $1, $6, $7, 'replay.create', 'replay', $2::text, w.payload
	from wanted w
)
select true
from queued
