-- One page of the units of a day (today without one) in the order of their codes, after the unit named by `after`. name:
-- the full name itself, whatever the place of a tone mark.
-- in  level text?, parent text?, q text?, name text?, code text?, on date?, after uuid?, count integer
-- out body text
with page as (
	select u.*, p.level as parent_level, p.code as parent_code, p.name as parent_name,
		row_number() over (order by u.code, u.id) as place
	from unit u
	left join unit p on p.id = u.parent
	where case when $6::date is null then u.valid_to is null
			else u.valid_from <= $6 and coalesce(u.valid_to > $6, true) end
		and ($1::text is null or u.level = $1)
		and ($2::text is null or p.code = $2)
		and ($3::text is null or strpos(u.name_fold, $3) > 0 or u.code = $3)
		and ($4::text is null or u.name_key = name_key($4))
		and ($5::text is null or u.code = $5)
		and ($7::uuid is null or (u.code, u.id) > (select a.code, a.id from unit a where a.id = $7))
	order by u.code, u.id
	limit $8 + 1
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
			'households', households,
			'valid_from', valid_from,
			'valid_to', valid_to,
			'document', document) order by place) filter (where place <= $8), '[]'),
		'next', case when count(*) > $8 then min(id::text) filter (where place = $8) end)::text
from page
