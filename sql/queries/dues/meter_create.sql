-- No row: no such open stall in scope.
-- in  stall uuid, service text, number text, digits integer, installed_on date, start_value bigint, person uuid, request text
-- out body text
with made as (
	insert into meter (province, market, stall, service, number, digits, installed_on, start_value, created_by)
	select s.province, s.market, s.id, $2, $3, $4, $5, $6 / 100.0, $7
	from stall s
	where s.id = $1 and s.status <> 'closed'
	returning *
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $7, $8, 'meter.create', market, 'meter', id::text, jsonb_build_object('stall', stall, 'service', service,
		'number', number, 'installed_on', installed_on, 'start_value', start_value)
	from made
)
select json_build_object('id', m.id, 'market', m.market, 'stall', m.stall, 'service', m.service, 'number', m.number,
	'digits', m.digits, 'installed_on', m.installed_on, 'start_value', m.start_value)::text
from made m
