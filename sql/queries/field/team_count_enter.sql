-- A published total as its source has it. word: why not.
-- in  id uuid, unit text, on_day date, level text, teams bigint?, teams_word text, members bigint?, members_word text
-- in  source text, document text?, person uuid?, request text
-- out word text?, body text?
with place as materialized (
	select u.id, u.code, u.full_name, unit_province(u.id) as province
	from unit u
	where u.id::text = lower($2) or (u.code = $2 and u.valid_to is null and u.level in ('commune', 'hamlet', 'province'))
	limit 1
), made as (
	insert into team_count (province, id, unit, on_day, level, teams, teams_word, members, members_word, source, document,
		entered_by)
	select p.province, $1, p.id, $3, $4, $5::bigint, $6, $7::bigint, $8, $9, $10, $11
	from place p
	where in_scope_unit(p.province, p.id)
	returning *
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select m.province, $11, $12, 'team.count', 'unit', m.unit::text, jsonb_strip_nulls(jsonb_build_object('on', m.on_day, 'level',
		m.level, 'teams', m.teams, 'members', m.members, 'source', m.source, 'document', m.document))
	from made m
)
select case when not exists (select from place) then 'unknown_unit' when not exists (select from made) then 'out_of_scope' end,
	(select json_build_object('id', m.id, 'unit', json_build_object('id', p.id, 'code', p.code, 'name', p.full_name),
			'on', m.on_day, 'level', m.level, 'teams', m.teams, 'teams_word', m.teams_word, 'members', m.members,
			'members_word', m.members_word, 'source', m.source, 'document', m.document)::text
		from made m
		join place p on p.id = m.unit)
