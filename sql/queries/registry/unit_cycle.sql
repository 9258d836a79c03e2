-- A unit that by the successions of one day becomes itself again by way of others. Units are told apart by level, code
-- and name, for a code alone is given again to another.
-- in  day date
-- out code text
with recursive edge as materialized (
	select concat_ws(' ', f.level, f.code, f.name_key) as was, concat_ws(' ', t.level, t.code, t.name_key) as becomes, f.code
	from unit_succession s
	join unit f on f.id = s.from_unit
	join unit t on t.id = s.to_unit
	where s.on_date = $1 and s.relation <> 'part'
		and (f.level, f.code, f.name_key) <> (t.level, t.code, t.name_key)
), reach (start, place, code) as (
	select e.was, e.becomes, e.code from edge e
	union
	select r.start, e.becomes, r.code from reach r join edge e on e.was = r.place
)
select code from reach where start = place order by code limit 1
