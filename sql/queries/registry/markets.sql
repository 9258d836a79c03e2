-- One page of markets by name, after the one named by `after`.
-- in  province smallint, unit text?, kind text?, q text?, after uuid?, count integer
-- out body text
with page as (
	select m.*, u.code as unit_code, u.full_name as unit_name, o.name as operator_name,
		row_number() over (order by m.name_fold, m.id) as place
	from market m
	join unit u on u.id = m.unit
	join operator o on o.province = m.province and o.id = m.operator
	where ($1 = 0 or m.province = $1)
		and ($2::text is null or u.code = $2)
		and ($3::text is null or m.kind = $3)
		and ($4::text is null or strpos(m.name_fold, $4) > 0 or m.label_code = upper($4))
		and ($5::uuid is null or (m.name_fold, m.id) > (select a.name_fold, a.id from market a where a.id = $5))
	order by m.name_fold, m.id
	limit $6 + 1
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
			'unit', json_build_object('code', unit_code, 'name', unit_name),
			'operator', json_build_object('id', operator, 'name', operator_name),
			'business_points', business_points,
			'model_4_0', model_4_0) order by place) filter (where place <= $6), '[]'),
		'next', case when count(*) > $6 then min(id::text) filter (where place = $6) end)::text
from page
