-- One page of markets by name, after the one named by `after`. The units are those of today, or, as reported, those that
-- the markets lay in on `on` (without it, on the day of their figures).
-- in  province smallint, unit text?, kind text?, q text?, operator uuid?, reported bool, on date?, after uuid?
-- in  count integer
-- out body text
with page as (
	select m.*, u.code as unit_code, u.full_name as unit_name, u.valid_to as unit_valid_to, o.name as operator_name,
		row_number() over (order by m.name_fold, m.id) as place
	from market m
	join unit u on u.id = case
		when $6 then coalesce(market_unit_on(m.province, m.id, coalesce($7, m.as_of)), m.unit)
		else m.unit
	end
	join operator o on o.province = m.province and o.id = m.operator
	where ($1 = 0 or m.province = $1)
		and ($2::text is null or u.code = $2)
		and ($3::text is null or m.kind = $3)
		and ($4::text is null or strpos(m.name_fold, $4) > 0 or m.label_code = upper($4))
		and ($5::uuid is null or m.operator = $5)
		and ($8::uuid is null or (m.name_fold, m.id) > (select a.name_fold, a.id from market a where a.id = $8))
	order by m.name_fold, m.id
	limit $9 + 1
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object(
			'id', id,
			'province', province,
			'label_code', label_code,
			'name', name,
			'kind', kind,
			'class', class,
			'status', status,
			'unit', json_build_object('code', unit_code, 'name', unit_name, 'valid_to', unit_valid_to),
			'operator', json_build_object('id', operator, 'name', operator_name),
			'business_points', business_points,
			'model_4_0', model_4_0) order by place) filter (where place <= $9), '[]'),
		'geography', case when $6 then 'reported' else 'current' end,
		'next', case when count(*) > $9 then min(id::text) filter (where place = $9) end)::text
from page
