-- A case owes a fee, which its code pays.
-- in  code text, fee uuid, reference text, amount bigint, due_on date, day date, person uuid, request text
-- out id uuid
with made as (
	insert into desk_case (province, market, stall, fee, reference, amount_vnd, code, due_on, made_on, made_by)
	select c.province, c.market, c.stall, $2, $3, $4, c.id, $5, $6, $7
	from code c
	where c.id = $1
	returning *
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $7, $8, 'case.create', market, 'case', id::text, jsonb_build_object('fee', fee, 'reference', reference,
		'amount_vnd', amount_vnd, 'code', code, 'due_on', due_on)
	from made
)
select id from made
