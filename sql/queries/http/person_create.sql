-- Somebody new, with a first role and a password that they change before anything else; scope_kind says which of province,
-- market and unit counts. No row: no such place in scope. told: added, or why not (create_person).
-- in  id uuid, who uuid, login text, name text, password_hash text, role text, scope_kind text, province smallint
-- in  market uuid?, unit text?, bin text?, request text
-- out told text
with place as materialized (
	select p.province, p.market, p.unit from place_of_grant($7, $8, $9, $10) as p
), made as materialized (
	select l.*, create_person($2, $1, $3, $4, $5, $6, $7, l.province, l.market, l.unit, $11) as told from place l
), trail as (
	insert into audit (province, market, person, request, action, entity, entity_id, after)
	select coalesce(m.province, 0::smallint), m.market, $2, $12, s.action, 'person', $1::text, s.after
	from made m
	cross join lateral (values
		('person.create', jsonb_build_object('login', $3, 'name', $4)),
		('person.grant', jsonb_build_object('role', $6, 'scope_kind', $7, 'province', m.province, 'market', m.market, 'unit', m.unit,
			'bin', $11))) as s (action, after)
	where m.told = 'added'
)
select m.told from made m
