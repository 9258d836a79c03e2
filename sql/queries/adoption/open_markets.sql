-- The markets recognised as chợ 4.0, of one province or of all, with the decision of the last recognition.
-- in  province smallint
-- out body text, csv text
with known as (
	select p.code as province, p.name as province_name, m.label_code, m.name, m.kind, m.class, u.code as unit_code,
		u.full_name as unit_name, m.model_since, r.number, r.issuer, r.issued_on,
		row_number() over (order by p.code, m.name_fold, m.id) as place
	from market m
	join province p on p.code = m.province
	join unit u on u.id = m.unit
	left join lateral model_step(m.province, m.id) as s on s.step = 'recognised'
	left join recognition r on r.province = m.province and r.id = s.id
	where m.status = 'open' and m.model_4_0 = '4.0' and ($1 = 0 or m.province = $1)
)
select json_build_object('items', coalesce(json_agg(json_build_object('province', province, 'province_name', province_name,
		'code', label_code, 'name', name, 'kind', kind, 'class', class, 'unit', unit_code, 'unit_name', unit_name,
		'since', model_since, 'decision', number, 'issuer', issuer, 'issued_on', issued_on) order by place), '[]'))::text,
	coalesce(string_agg(concat_ws(',', csv_cell(province::text), csv_cell(province_name), csv_cell(label_code), csv_cell(name),
		csv_cell(kind), csv_cell(class::text), csv_cell(unit_code), csv_cell(unit_name), csv_cell(model_since::text),
		csv_cell(number), csv_cell(issuer), csv_cell(issued_on::text)) || E'\r\n', '' order by place), '')
from known
