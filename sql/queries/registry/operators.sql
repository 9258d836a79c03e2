-- One page of operators by name, after the one named by `after`.
-- in  province smallint, q text?, after uuid?, count integer
-- out body text
with page as (
	select o.*, row_number() over (order by o.name_fold, o.id) as place
	from operator o
	where ($1 = 0 or o.province = $1)
		and ($2::text is null or strpos(o.name_fold, $2) > 0)
		and ($3::uuid is null or (o.name_fold, o.id) > (select a.name_fold, a.id from operator a where a.id = $3))
	order by o.name_fold, o.id
	limit $4 + 1
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object(
			'id', id,
			'province', province,
			'kind', kind,
			'name', name,
			'tax_code', tax_code) order by place) filter (where place <= $4), '[]'),
		'next', case when count(*) > $4 then min(id::text) filter (where place = $4) end)::text
from page
