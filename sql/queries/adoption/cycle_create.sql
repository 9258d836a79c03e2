-- in  province smallint, period text, period_from date, period_to date, lead text, due_market date, due_commune date, due_province date
-- in  plan uuid?, person uuid?, request text?
-- out body text
with added as (
	insert into report_cycle (province, period, period_from, period_to, lead, due_market, due_commune, due_province, plan, created_by)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
	returning *
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select a.province, $10, $11, 'report_cycle.create', 'report_cycle', a.id::text, json_build_object('period', a.period, 'lead', a.lead)
	from added a
)
select json_build_object('id', a.id, 'province', a.province, 'period', a.period, 'from', a.period_from, 'to', a.period_to,
	'lead', a.lead, 'due', json_build_object('market', a.due_market, 'commune', a.due_commune, 'province', a.due_province),
	'plan', a.plan)::text
from added a
