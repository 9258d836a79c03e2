-- For communes that are there already: sets figures and spelling right, and closes those whose name, type or province is
-- another from the day on. A change of that kind on the day the row began is a correction. early: the least code whose
-- row begins after that day.
-- in  day date, code text[], name text[], full_name text[], type text[], province text[], name_fold text[]
-- in  lat text[], lon text[], area_km2 text[], population text[]
-- out amended bigint, closed bigint, early text?
with incoming as (
	select i.code, i.name, i.full_name, i.type, p.id as parent, p.code as province, i.name_fold,
		i.lat::double precision as lat, i.lon::double precision as lon, i.area_km2::numeric(9, 2) as area_km2,
		i.population::integer as population, name_key(i.full_name) as name_key
	from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
		$10::text[], $11::text[])
		as i (code, name, full_name, type, province, name_fold, lat, lon, area_km2, population)
	join unit p on p.level = 'province' and p.code = i.province and p.valid_to is null
), seen as materialized (
	select u.id, u.valid_from,
		(u.name_key, p.code) is distinct from (i.name_key, i.province) as renamed,
		(u.name, u.full_name, u.lat, u.lon, u.area_km2, u.population)
			is distinct from (i.name, i.full_name, i.lat, i.lon, i.area_km2, i.population) as resized,
		i.*
	from incoming i
	join unit u on u.level = 'commune' and u.code = i.code and u.valid_to is null
	join unit p on p.id = u.parent
), amended as (
	update unit u
	set name = s.name, full_name = s.full_name, type = s.type, parent = s.parent, name_fold = s.name_fold, lat = s.lat,
		lon = s.lon, area_km2 = s.area_km2, population = s.population
	from seen s
	where u.id = s.id
		and ((s.renamed and s.valid_from = $1) or (s.resized and not s.renamed))
	returning u.id
), closed as (
	update unit u
	set valid_to = $1
	from seen s
	where u.id = s.id and s.renamed and s.valid_from < $1
	returning u.id
)
select (select count(*) from amended), (select count(*) from closed),
	(select min(s.code) from seen s where s.renamed and s.valid_from > $1)
