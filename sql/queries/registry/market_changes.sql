-- What was said of a market, the latest first of each attribute: who said so, when, on what document.
-- in  market uuid
-- out body text
select json_build_object('items', coalesce((
		select json_agg(json_build_object(
				'attribute', f.attribute,
				'value', case f.attribute
					when 'unit' then json_build_object('code', u.code, 'name', u.full_name)
					when 'operator' then json_build_object('id', o.id, 'name', o.name)
					when 'class' then to_json(f.class)
					else to_json(coalesce(f.kind, f.status))
				end,
				'valid_from', f.valid_from,
				'document', f.document,
				'said_by', w.name,
				'said_at', f.said_at) order by f.attribute, f.valid_from desc, f.id desc)
		from market_fact f
		left join unit u on u.id = f.unit
		left join operator o on o.province = f.province and o.id = f.operator
		left join person w on w.id = f.said_by
		where f.province = m.province and f.market = m.id), '[]'))::text
from market m
where m.id = $1
