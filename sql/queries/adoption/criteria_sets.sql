-- Every set in sight with its criteria, by province and day; current: it holds today.
-- out body text
select json_build_object('items', coalesce(json_agg(json_build_object('id', s.id, 'province', s.for_province, 'name', s.name,
	'number', s.number, 'issuer', s.issuer, 'issued_on', s.issued_on, 'file_sha256', encode(s.document_digest, 'hex'),
	'valid_from', s.valid_from,
	'current', s.valid_from <= (now() at time zone interval '7 hours')::date and not exists (
		select from criteria_set n
		where n.for_province is not distinct from s.for_province and n.valid_from > s.valid_from
			and n.valid_from <= (now() at time zone interval '7 hours')::date),
	'criteria', (
		select json_agg(json_build_object('code', c.code, 'name_vi', c.name_vi, 'name_en', c.name_en, 'measure', c.measure,
			'threshold', trim_scale(c.threshold), 'optional', c.optional, 'ground', c.ground) order by c.ordinal)
		from criterion c
		where c.criteria_set = s.id)) order by s.for_province nulls first, s.valid_from desc), '[]'))::text
from criteria_set s
