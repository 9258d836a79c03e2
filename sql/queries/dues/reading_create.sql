-- A reading of a meter that is locked (dues/meter_last); value and used in hundredths.
-- in  province smallint, market uuid, meter uuid, read_on date, value bigint, used bigint, flag text?, note text?, person uuid
-- in  request text
-- out body text
with made as (
	insert into meter_reading (province, market, meter, read_on, value, used, flag, note, created_by)
	values ($1, $2, $3, $4, $5 / 100.0, $6 / 100.0, $7, $8, $9)
	returning *
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $9, $10, 'meter.read', market, 'meter', meter::text, jsonb_build_object('read_on', read_on, 'value', value,
		'used', used, 'flag', flag, 'note', note)
	from made
)
select json_build_object('id', m.id, 'meter', m.meter, 'read_on', m.read_on, 'value', m.value, 'used', m.used, 'flag', m.flag,
	'note', m.note)::text
from made m
