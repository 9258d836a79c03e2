-- Communes that have no row of the day or later get one, valid from the day, resting on the document.
-- in  day date, document text, code text[], name text[], full_name text[], type text[], province text[]
-- in  name_fold text[], lat text[], lon text[], area_km2 text[], population text[]
insert into unit (level, code, type, name, full_name, name_fold, parent, lat, lon, area_km2, population, valid_from,
	document)
select 'commune', i.code, i.type, i.name, i.full_name, i.name_fold, p.id, i.lat::double precision,
	i.lon::double precision, i.area_km2::numeric, i.population::integer, $1, $2
from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
	$11::text[], $12::text[])
	as i (code, name, full_name, type, province, name_fold, lat, lon, area_km2, population)
join unit p on p.level = 'province' and p.code = i.province and p.valid_to is null
where not exists (
	select from unit u
	where u.level = 'commune' and u.code = i.code and coalesce(u.valid_to > $1, true))
