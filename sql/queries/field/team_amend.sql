-- Another name, number of households or document, over the version that was seen; what is null stays. No row: no such team.
-- in  id uuid, version integer, name text?, name_fold text?, households bigint?, document text?, person uuid?, request text
-- out word text?, body text?
with seen as materialized (
	select t.* from team t where t.id = $1 for update
), made as (
	update team t
	set name = coalesce($3, t.name), name_fold = coalesce($4, t.name_fold), households = coalesce($5::bigint, t.households),
		document = coalesce($6, t.document), version = t.version + 1
	from seen s
	where t.province = s.province and t.id = s.id and s.version = $2
	returning t.*
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, before, after)
	select m.province, $7, $8, 'team.amend', 'team', m.id::text,
		jsonb_build_object('name', s.name, 'households', s.households, 'document', s.document),
		jsonb_build_object('name', m.name, 'households', m.households, 'document', m.document)
	from made m
	join seen s on s.id = m.id
)
select case when not exists (select from made) then 'conflict' end,
	(select json_build_object('id', m.id, 'name', m.name, 'households', m.households, 'document', m.document, 'version',
			m.version)::text
		from made m)
from seen
