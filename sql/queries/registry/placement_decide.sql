-- A person says in which successor of its old unit a market or a hamlet lies; the hamlet goes there at once. No row: no such placement in scope. moved: false when
-- somebody said so before; found: the code is one of the candidates.
-- in  id uuid, unit text, reason text, person uuid?, request text?
-- out market uuid?, found bool, moved bool
with asked as materialized (
	select p.* from placement p where p.id = $1
), chosen as (
	select s.to_unit
	from asked a
	join unit_succession s on s.from_unit = a.from_unit
	join unit u on u.id = s.to_unit
	where u.code = $2
), decided as (
	update placement p
	set to_unit = c.to_unit, reason = $3, decided_by = $4, decided_at = now()
	from chosen c
	where p.id = $1 and p.to_unit is null
	returning p.*
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, before, after)
	select d.province, $4, $5, 'placement.decide', d.market, 'placement', d.id::text,
		jsonb_strip_nulls(jsonb_build_object('unit', f.code, 'hamlet', h.code)), jsonb_build_object('unit', t.code, 'reason', d.reason)
	from decided d
	join unit f on f.id = d.from_unit
	join unit t on t.id = d.to_unit
	left join unit h on h.id = d.hamlet
)
select a.market, exists (select from chosen), exists (select from decided)
from asked a
