-- A province's own set of criteria with its items, side by side in arrays; an absent threshold is -1 hundredths. No row: the
-- province is out of scope.
-- in  province smallint, name text, number text, issuer text, issued_on date, digest bytea?, valid_from date
-- in  codes text[], names_vi text[], names_en text[], measures text[], hundredths bigint[], optional bigint[], grounds text[]
-- in  person uuid?, request text?
-- out body text
with made as (
	insert into criteria_set (for_province, name, number, issuer, issued_on, document_digest, valid_from, created_by)
	select $1, $2, $3, $4, $5, $6, $7, $15 where in_scope($1)
	returning *
), items as (
	insert into criterion (criteria_set, code, ordinal, name_vi, name_en, measure, threshold, optional, ground)
	select m.id, i.code, i.ordinal, i.name_vi, i.name_en, i.measure, nullif(i.hundredths, -1) / 100.0,
		i.optional = 1, i.ground
	from made m
	cross join unnest($8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[], $13::bigint[], $14::text[])
		with ordinality as i (code, name_vi, name_en, measure, hundredths, optional, ground, ordinal)
	returning *
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select m.for_province, $15, $16, 'criteria.create', 'criteria_set', m.id::text,
		json_build_object('name', m.name, 'number', m.number, 'issued_on', m.issued_on, 'valid_from', m.valid_from)
	from made m
)
select json_build_object('id', m.id, 'province', m.for_province, 'name', m.name, 'number', m.number, 'issuer', m.issuer,
	'issued_on', m.issued_on, 'file_sha256', encode(m.document_digest, 'hex'), 'valid_from', m.valid_from,
	'criteria', (
		select json_agg(json_build_object('code', i.code, 'name_vi', i.name_vi, 'name_en', i.name_en, 'measure', i.measure,
			'threshold', trim_scale(i.threshold), 'optional', i.optional, 'ground', i.ground) order by i.ordinal)
		from items i))::text
from made m
