-- What is asked of the hamlets of a unit from a day on. word: why not.
-- in  id uuid, unit text, teams_min bigint?, members_min bigint?, head_leads bool, households_max bigint?
-- in  valid_from date, valid_to date?, document text, person uuid?, request text
-- out word text?, body text?
with place as materialized (
	select u.id, u.code, u.full_name, unit_province(u.id) as province
	from unit u
	where u.id::text = lower($2) or (u.code = $2 and u.valid_to is null and u.level in ('province', 'commune'))
	limit 1
), made as (
	insert into team_rule (province, id, unit, teams_min, members_min, head_leads, households_max, valid_from, valid_to, document,
		entered_by)
	select p.province, $1, p.id, $3::bigint, $4::bigint, $5, $6::bigint, $7, $8, $9, $10
	from place p
	where in_scope_unit(p.province, p.id)
	returning *
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select m.province, $10, $11, 'team.rule', 'unit', m.unit::text, to_jsonb(m) - 'province' - 'unit' - 'entered_by'
	from made m
)
select case when not exists (select from place) then 'unknown_unit' when not exists (select from made) then 'out_of_scope' end,
	(select json_build_object('id', m.id, 'unit', json_build_object('id', p.id, 'code', p.code, 'name', p.full_name), 'teams_min',
			m.teams_min, 'members_min', m.members_min, 'head_leads', m.head_leads, 'households_max', m.households_max, 'valid_from',
			m.valid_from, 'valid_to', m.valid_to, 'document', m.document)::text
		from made m
		join place p on p.id = m.unit)
