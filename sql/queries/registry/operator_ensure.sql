-- The operator of this kind and name, made when it is not there, with its line in the trail.
-- in  province smallint, kind text, name text, name_fold text
-- out id uuid, created bool
with made as (
	insert into operator (province, kind, name, name_fold)
	values ($1, $2, $3, $4)
	on conflict (province, kind, name) do nothing
	returning province, id, kind, name
), trail as (
	insert into audit (province, action, entity, entity_id, after)
	select province, 'operator.create', 'operator', id::text, jsonb_build_object('kind', kind, 'name', name)
	from made
)
select id, true from made
union all
select o.id, false from operator o where o.province = $1 and o.kind = $2 and o.name = $3
