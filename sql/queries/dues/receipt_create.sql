-- Cash that was taken, entered.
-- in  province smallint, market uuid, number text, taken_on date, taken_by text, amount bigint, desk_case uuid?, fee uuid?
-- in  quantity bigint?, bill uuid?, person uuid, request text
-- out id uuid
with made as (
	insert into cash_receipt (province, market, number, taken_on, taken_by, amount_vnd, desk_case, fee, quantity, bill, entered_by)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
	returning *
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $11, $12, 'receipt.create', market, 'receipt', id::text, jsonb_build_object('number', number,
		'taken_on', taken_on, 'amount_vnd', amount_vnd, 'case', desk_case, 'fee', fee, 'quantity', quantity, 'bill', bill)
	from made
)
select id from made
