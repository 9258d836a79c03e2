-- in  province smallint, market uuid, set uuid, day date, window_from date, window_to date, verdict text
-- in  results text, person uuid?, request text?
-- out body text
with added as (
	insert into evaluation (province, market, criteria_set, on_day, window_from, window_to, verdict, results,
		evaluated_by)
	values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9)
	returning *
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select a.province, $9, $10, 'market.evaluate', a.market, 'evaluation', a.id::text,
		json_build_object('set', a.criteria_set, 'on', a.on_day, 'verdict', a.verdict)
	from added a
)
select json_build_object('id', a.id, 'market', a.market, 'set', a.criteria_set, 'on', a.on_day,
	'window', json_build_object('from', a.window_from, 'to', a.window_to), 'verdict', a.verdict,
	'criteria', evaluation_told(a.market, $8::jsonb))::text
from added a
