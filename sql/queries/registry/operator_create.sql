-- A new operator and its line in the trail.
-- in  province smallint, id uuid, kind text, name text, name_fold text, tax_code text?, person uuid?, request text?
-- out body text
with made as (
	insert into operator (province, id, kind, name, name_fold, tax_code)
	values ($1, $2, $3, $4, $5, $6)
	returning province, id, json_build_object(
		'id', id,
		'province', province,
		'kind', kind,
		'name', name,
		'tax_code', tax_code) as body
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select province, $7, $8, 'operator.create', 'operator', id::text, body::jsonb
	from made
)
select body::text from made
