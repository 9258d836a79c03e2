-- A training session and who was there. word: why not; members must be in scope and members on that day.
-- in  id uuid, unit text, title text, on_day date, hours text, trainer text, place text?, document text?, members uuid[]
-- in  person uuid?, request text
-- out word text?, body text?
with place as materialized (
	select u.id, u.code, u.full_name, unit_province(u.id) as province
	from unit u
	where u.id::text = lower($2) or (u.code = $2 and u.valid_to is null and u.level in ('province', 'commune', 'hamlet'))
	limit 1
), there as materialized (
	select distinct m.province, m.id
	from place p
	join team_member m on m.province = p.province and m.id = any ($9) and team_lives(m.joined_on, m.left_on, $4)
), judged as materialized (
	select p.*, case
			when not in_scope_unit(p.province, p.id) then 'out_of_scope'
			when (select count(distinct x) from unnest($9) as x) <> (select count(*) from there) then 'unknown_member'
		end as word
	from place p
), made as (
	insert into training (province, id, unit, title, on_day, hours, trainer, place, document, created_by)
	select j.province, $1, j.id, $3, $4, $5::numeric, $6, $7, $8, $10
	from judged j
	where j.word is null
	returning *
), present as (
	insert into training_member (province, training, member, unit, recorded_by)
	select m.province, m.id, t.id, m.unit, $10 from made m cross join there t
	returning member
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select m.province, $10, $11, 'training.create', 'training', m.id::text,
		jsonb_build_object('unit', m.unit, 'on', m.on_day, 'title', m.title, 'members', (select count(*) from present))
	from made m
)
select case when not exists (select from place) then 'unknown_unit' else (select j.word from judged j) end,
	(select json_build_object('id', m.id, 'unit', json_build_object('id', p.id, 'code', p.code, 'name', p.full_name), 'title', m.title,
			'on', m.on_day, 'hours', m.hours, 'trainer', m.trainer, 'place', m.place, 'document', m.document,
			'members', (select count(*) from present))::text
		from made m
		join place p on p.id = m.unit)
