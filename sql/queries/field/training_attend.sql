-- More people who were there; those who stand there already stay. No row: no such session.
-- in  id uuid, members uuid[], person uuid?, request text
-- out word text?, body text?
with seen as materialized (
	select t.* from training t where t.id = $1
), there as materialized (
	select distinct m.id
	from seen s
	join team_member m on m.province = s.province and m.id = any ($2) and team_lives(m.joined_on, m.left_on, s.on_day)
), judged as materialized (
	select s.*, case when (select count(distinct x) from unnest($2) as x) <> (select count(*) from there) then 'unknown_member' end as word
	from seen s
), present as (
	insert into training_member (province, training, member, unit, recorded_by)
	select j.province, j.id, t.id, j.unit, $3 from judged j cross join there t where j.word is null
	on conflict do nothing
	returning member
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select j.province, $3, $4, 'training.attend', 'training', j.id::text, jsonb_build_object('members', (select count(*) from present))
	from judged j
	where j.word is null
)
select j.word, json_build_object('id', j.id, 'added', (select count(*) from present))::text from judged j
