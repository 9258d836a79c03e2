-- One more row of a desk's catalogue; the market is locked. No row: the same fee has an amount on one of these days.
-- in  market uuid, code text, name text, kind text, amount bigint?, min_amount bigint?, max_amount bigint?, document text
-- in  valid_from date, valid_to date?, person uuid, request text
-- out id uuid
with made as (
	insert into desk_fee (province, market, code, name, kind, amount_vnd, min_vnd, max_vnd, document, valid_from, valid_to,
		created_by)
	select m.province, m.id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
	from market m
	where m.id = $1 and not exists (
		select from desk_fee f
		where f.province = m.province and f.market = m.id and f.code = $2
			and f.valid_from <= coalesce($10, 'infinity') and coalesce(f.valid_to, 'infinity') >= $9)
	returning *
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $11, $12, 'fee.create', market, 'fee', id::text, jsonb_build_object('code', code, 'amount_vnd', amount_vnd,
		'min_vnd', min_vnd, 'max_vnd', max_vnd, 'document', document, 'valid_from', valid_from, 'valid_to', valid_to)
	from made
)
select id from made
