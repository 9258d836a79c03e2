-- A team in a unit, named by its id or by today's code. word: why not.
-- in  id uuid, level text, unit text, name text, name_fold text, owner text?, owner_kind text?, households bigint?
-- in  founded_on date, dissolved_on date?, document text?, person uuid?, request text
-- out word text?, body text?
with place as materialized (
	select u.id, u.level, u.valid_to, unit_province(u.id) as province
	from unit u
	where u.id::text = lower($3)
		or (u.code = $3 and u.valid_to is null and u.level in ('commune', 'hamlet'))
	limit 1
), judged as materialized (
	select p.*, case
			when not in_scope_unit(p.province, p.id) then 'out_of_scope'
			when ($2 = 'institution' and p.level not in ('commune', 'hamlet')) or ($2 <> 'institution' and p.level <> $2)
				then 'wrong_level'
			when $10::date < $9 then 'team_life'
		end as word
	from place p
), made as (
	insert into team (province, id, level, unit, name, name_fold, owner, owner_kind, households, founded_on, dissolved_on,
		document, created_by)
	select j.province, $1, $2, j.id, $4, $5, $6, $7, $8::bigint, $9, $10, $11, $12
	from judged j
	where j.word is null
	returning *
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select m.province, $12, $13, 'team.create', 'team', m.id::text, jsonb_strip_nulls(jsonb_build_object('unit', m.unit, 'name',
		m.name, 'founded_on', m.founded_on, 'dissolved_on', m.dissolved_on, 'document', m.document))
	from made m
)
select case when not exists (select from judged) then 'unknown_unit' else (select j.word from judged j) end,
	(select json_build_object('id', m.id, 'province', m.province, 'level', m.level, 'name', m.name, 'owner', m.owner,
			'owner_kind', m.owner_kind, 'households', m.households, 'founded_on', m.founded_on, 'dissolved_on', m.dissolved_on,
			'document', m.document, 'version', m.version)::text
		from made m)
