-- One page of today's units in the order of their codes, after the unit named by `after`.
-- in  level text?, parent text?, q text?, after uuid?, count integer
-- out body text
with page as (
	select u.*, p.level as parent_level, p.code as parent_code, p.name as parent_name,
		row_number() over (order by u.code, u.id) as place
	from unit u
	left join unit p on p.id = u.parent
	where u.valid_to is null
		and ($1::text is null or u.level = $1)
		and ($2::text is null or p.code = $2)
		and ($3::text is null or strpos(u.name_fold, $3) > 0 or u.code = $3)
		and ($4::uuid is null or (u.code, u.id) > (select a.code, a.id from unit a where a.id = $4))
	order by u.code, u.id
	limit $5 + 1
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object(
			'id', id,
			'level', level,
			'code', code,
			'type', type,
			'name', name,
			'full_name', full_name,
			'parent', case when parent is not null then json_build_object(
				'level', parent_level, 'code', parent_code, 'name', parent_name) end,
			'lat', lat,
			'lon', lon,
			'area_km2', area_km2,
			'population', population,
			'valid_from', valid_from,
			'document', document) order by place) filter (where place <= $5), '[]'),
		'next', case when count(*) > $5 then min(id::text) filter (where place = $5) end)::text
from page
