-- Asks for what was kept to be read again: dead letters, of one connection or all; and with a connection and days the bytes of
-- its confirmations too. No row: there is no such connection in that province. Not made: these days have more confirmations
-- than `most`.
-- in  province smallint, id uuid, connection uuid?, since date?, until date?, person uuid?, request text, most bigint
-- out made bool
with wanted as (
	select jsonb_strip_nulls(jsonb_build_object('connection', $3::uuid, 'since', $4::date, 'until', $5::date)) as payload
	where $3::uuid is null or exists (select from connection c where c.province = $1 and c.id = $3)
), many as (
	select count(*) > $8 as so
	from (
		select
		from confirmation c
		where $4::date is not null and c.province = $1 and c.connection = $3
			and c.received_at >= $4::timestamp at time zone interval '7 hours'
			and ($5::date is null or c.received_at < ($5::date + 1)::timestamp at time zone interval '7 hours')
		limit $8 + 1) x
), queued as (
	insert into job (province, id, kind, payload, created_by)
	select $1, $2, 'replay', w.payload, $6
	from wanted w, many m
	where not m.so
	returning id
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select $1, $6, $7, 'replay.create', 'replay', $2::text, w.payload
	from wanted w, many m
	where not m.so
)
select not m.so
from wanted w, many m
