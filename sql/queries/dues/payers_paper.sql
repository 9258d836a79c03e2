-- The list of who paid a month's bills how, to be drawn. No row: no such market to be seen.
-- in  id uuid, market uuid, month date, person uuid, request text
-- out id uuid
with made as (
	insert into paper (province, id, market, kind, month, created_by)
	select m.province, $1, m.id, 'payers', $3, $4
	from market m
	where m.id = $2
	returning province, id, market, month
), job as (
	insert into job (province, market, kind, dedupe, payload, created_by)
	select province, market, 'payers', id::text, jsonb_build_object('paper', id), $4 from made
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $4, $5, 'paper.payers', market, 'market', market::text, jsonb_build_object('paper', id, 'month', month)
	from made
)
select id from made
