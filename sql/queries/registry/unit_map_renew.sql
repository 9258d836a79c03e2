-- A unit that takes in or gives away territory on the day goes on as a new row; one that the map only names as its own
-- successor does not.
-- in  day date, document text, level text[], code text[], new_code text[]
with pair as materialized (
	select o.id as was, n.id as becomes, n.valid_from
	from unnest($3::text[], $4::text[], $5::text[]) as i (level, code, new_code)
	join unit o on o.level = i.level and o.code = i.code and o.valid_from < $1 and coalesce(o.valid_to >= $1, true)
	join unit n on n.level = 'commune' and n.code = i.new_code and n.valid_from <= $1 and coalesce(n.valid_to > $1, true)
), closed as (
	update unit u
	set valid_to = $1
	where u.valid_from < $1 and (
		u.id in (select p.becomes from pair p where p.was <> p.becomes)
		or (u.id in (select p.becomes from pair p where p.was = p.becomes)
			and u.id in (select p.was from pair p where p.was <> p.becomes)))
	returning u.*
)
insert into unit (level, code, type, name, full_name, name_fold, parent, lat, lon, area_km2, population, valid_from,
	document)
select c.level, c.code, c.type, c.name, c.full_name, c.name_fold, c.parent, c.lat, c.lon, c.area_km2, c.population, $1, $2
from closed c
