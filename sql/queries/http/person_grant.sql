-- Grants a role over a scope; scope_kind says which of province, market and unit counts. No row: no such place in scope.
-- granted null: the person has it already, or else it is not the granter's to give.
-- in  person uuid, who uuid, role text, scope_kind text, province smallint, market uuid?, unit text?, bin text?, request text
-- out granted uuid?, already bool
with place as materialized (
	select p.province, p.market, p.unit from place_of_grant($4, $5, $6, $7) as p
), made as materialized (
	select l.*, grant_role($2, $1, $3, $4, l.province, l.market, l.unit, $8) as id from place l
), trail as (
	insert into audit (province, market, person, request, action, entity, entity_id, after)
	select coalesce(m.province, 0::smallint), m.market, $2, $9, 'person.grant', 'person', $1::text,
		jsonb_build_object('id', m.id, 'role', $3, 'scope_kind', $4, 'province', m.province, 'market', m.market, 'unit', m.unit, 'bin', $8)
	from made m
	where m.id is not null
)
select m.id, exists (
		select from role_grant g
		where g.person = $1 and g.role = $3 and g.scope_kind = $4 and g.province is not distinct from m.province
			and g.market is not distinct from m.market and g.unit is not distinct from m.unit and g.bin is not distinct from $8) as already
from made m
