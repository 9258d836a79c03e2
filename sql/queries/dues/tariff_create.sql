-- A price list without its lines yet; of one market, or of the whole province. clash: another of the same place holds in
-- its time, and nothing was made.
-- in  province smallint, market uuid?, number text, issuer text, title text, issued_on date, valid_from date, valid_to date?
-- in  digest bytea?, lines integer, person uuid, request text
-- out clash bool, id uuid?
with clash as materialized (
	select
	from tariff t
	where t.province = $1 and t.market is not distinct from $2
		and t.valid_from <= coalesce($8::date, 'infinity') and coalesce(t.valid_to, 'infinity') >= $7
), made as (
	insert into tariff (province, market, number, issuer, title, issued_on, valid_from, valid_to, document_digest, created_by)
	select $1, $2, $3, $4, $5, $6, $7, $8, $9, $11
	where not exists (select from clash)
	returning *
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $11, $12, 'tariff.create', market, 'tariff', id::text, jsonb_build_object('number', number,
		'issued_on', issued_on, 'valid_from', valid_from, 'valid_to', valid_to, 'lines', $10::integer)
	from made
)
select exists (select from clash), (select id from made)
