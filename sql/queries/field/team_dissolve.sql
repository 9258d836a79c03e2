-- A team ends, and with it everybody's time in it. No row: no such team.
-- in  id uuid, version integer, on_day date, document text?, person uuid?, request text
-- out word text?, body text?
with seen as materialized (
	select t.*, case
			when t.version <> $2 then 'conflict'
			when t.dissolved_on is not null then 'team_dissolved'
			when $3 < t.founded_on then 'team_life'
			when exists (
				select from team_member m where m.province = t.province and m.team = t.id and m.joined_on > $3) then 'member_stay'
		end as word
	from team t
	where t.id = $1
	for update
), made as (
	update team t
	set dissolved_on = $3, dissolved_at = now(), document = coalesce($4, t.document), version = t.version + 1
	from seen s
	where t.province = s.province and t.id = s.id and s.word is null
	returning t.*
), gone as (
	update team_member m
	set left_on = $3
	from made t
	where m.province = t.province and m.team = t.id and (m.left_on is null or m.left_on > $3)
	returning m.id
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select m.province, $5, $6, 'team.dissolve', 'team', m.id::text,
		jsonb_build_object('on', $3, 'document', m.document, 'members', (select count(*) from gone))
	from made m
)
select s.word, (
		select json_build_object('id', m.id, 'dissolved_on', m.dissolved_on, 'version', m.version, 'members_left',
			(select count(*) from gone))::text
		from made m)
from seen s
