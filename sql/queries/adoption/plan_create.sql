-- A plan. No row: the plan that it replaces is not one of the province's.
-- in province smallint, number text, issuer text, title text, issued_on date, period_from date, period_to date, digest bytea?, person uuid, request text
-- in replaces uuid?
-- out body text
with added as (
	insert into plan (province, number, issuer, title, issued_on, period_from, period_to, document_digest, created_by, replaces)
	select $1, $2, $3, $4, $5, $6, $7, $8, $9, $11
	where $11::uuid is null or exists (select from plan o where o.province = $1 and o.id = $11)
	returning *
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select a.province, $9, $10, 'plan.create', 'plan', a.id::text,
		json_build_object('number', a.number, 'issued_on', a.issued_on, 'replaces', a.replaces)
	from added a
)
select json_build_object('id', a.id, 'province', a.province, 'number', a.number, 'issuer', a.issuer, 'title', a.title,
	'issued_on', a.issued_on, 'period_from', a.period_from, 'period_to', a.period_to,
	'file_sha256', encode(a.document_digest, 'hex'), 'replaces', a.replaces, 'targets', '[]'::json)::text
from added a
