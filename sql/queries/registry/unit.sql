-- One unit of any day with what it came from and what became of it.
-- in  id uuid
-- out body text
select json_build_object(
		'id', u.id,
		'level', u.level,
		'code', u.code,
		'type', u.type,
		'name', u.name,
		'full_name', u.full_name,
		'parent', case when p.id is not null then json_build_object(
			'level', p.level, 'code', p.code, 'name', p.name) end,
		'lat', u.lat,
		'lon', u.lon,
		'area_km2', u.area_km2,
		'population', u.population,
		'households', u.households,
		'valid_from', u.valid_from,
		'valid_to', u.valid_to,
		'document', u.document,
		'predecessors', (
			select coalesce(json_agg(json_build_object('id', f.id, 'code', f.code, 'name', f.full_name,
				'relation', s.relation, 'share', s.share, 'on_date', s.on_date, 'document', s.document)
				order by f.code), '[]')
			from unit_succession s
			join unit f on f.id = s.from_unit
			where s.to_unit = u.id),
		'successors', (
			select coalesce(json_agg(json_build_object('id', t.id, 'code', t.code, 'name', t.full_name,
				'relation', s.relation, 'share', s.share, 'on_date', s.on_date, 'document', s.document)
				order by t.code), '[]')
			from unit_succession s
			join unit t on t.id = s.to_unit
			where s.from_unit = u.id))::text
from unit u
left join unit p on p.id = u.parent
where u.id = $1
