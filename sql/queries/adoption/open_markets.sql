-- The markets recognised as chợ 4.0, of one province or of all, with the decision of the last recognition and the criteria it
-- rests on; q: those whose name, or place, holds the words.
-- in  province smallint, q text?
-- out body text, csv text
select json_build_object('items', coalesce(json_agg(json_build_object('province', k.province, 'province_name', k.province_name,
		'code', k.label_code, 'name', k.name, 'kind', k.kind, 'class', k.class, 'unit', k.unit_code, 'unit_name', k.unit_name,
		'since', k.since, 'decision', k.number, 'issuer', k.issuer, 'issued_on', k.issued_on, 'criteria_set', k.criteria_set)
		order by k.place), '[]'))::text,
	coalesce(string_agg(concat_ws(',', csv_cell(k.province::text), csv_cell(k.province_name), csv_cell(k.label_code),
		csv_cell(k.name), csv_cell(k.kind), csv_cell(k.class::text), csv_cell(k.unit_code), csv_cell(k.unit_name),
		csv_cell(k.since::text), csv_cell(k.number), csv_cell(k.issuer), csv_cell(k.issued_on::text), csv_cell(k.criteria_set))
		|| E'\r\n', '' order by k.place), '')
from recognised_markets($1, $2) k
