-- Hamlets of communes that ended in one successor go on under it, one step a call. Under another commune the key is
-- told apart by the code of the one it came from.
-- out carried bigint
with ended as materialized (
	select h.*, s.to_unit, s.on_date, s.document as decision, f.code as from_code, t.code as to_code
	from unit h
	join unit_succession s on s.from_unit = h.parent and s.relation <> 'part'
	join unit f on f.id = s.from_unit
	join unit t on t.id = s.to_unit
	where h.level = 'hamlet' and h.valid_to is null and h.valid_from < s.on_date
), closed as (
	update unit u
	set valid_to = e.on_date
	from ended e
	where u.id = e.id
	returning u.id
), made as (
	insert into unit (level, code, type, name, full_name, name_fold, parent, lat, lon, area_km2, population, households,
		valid_from, document)
	select e.level, case e.to_code
			when e.from_code then e.code
			else e.to_code || '.' || e.from_code || '-' || substr(e.code, strpos(e.code, '.') + 1)
		end, e.type, e.name, e.full_name, e.name_fold, e.to_unit, e.lat, e.lon, e.area_km2, e.population, e.households,
		e.on_date, e.decision
	from ended e
	join closed c on c.id = e.id
	returning id, code, parent, valid_from
), written as (
	insert into unit_succession (from_unit, to_unit, on_date, relation, document)
	select e.id, m.id, e.on_date, 'whole', e.decision
	from ended e
	join made m on m.parent = e.to_unit and m.code = case e.to_code
			when e.from_code then e.code
			else e.to_code || '.' || e.from_code || '-' || substr(e.code, strpos(e.code, '.') + 1)
		end
)
select count(*) from made
