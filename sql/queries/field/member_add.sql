-- Somebody joins a team. namesakes: people of that name who are in another team of the same commune then, for a second look. No
-- row: no such team.
-- in  id uuid, team uuid, name text, name_fold text, role text, hamlet_head bool, organisation text?, phone_hash bytea?
-- in  joined_on date, left_on date?, person uuid?, request text
-- out word text?, body text?
with place as materialized (
	select t.*, case when u.level = 'hamlet' then u.parent else u.id end as around
	from team t
	join unit u on u.id = t.unit
	where t.id = $2
	for share of t
), others as materialized (
	select m.id, m.name, o.name as team_name, m.phone_hash = $8 as same
	from place p
	join team_member m on m.province = p.province and (m.phone_hash = $8 or m.name_fold = $4)
	join team o on o.province = m.province and o.id = m.team
	join unit u on u.id = o.unit
	where (m.phone_hash = $8 or (m.team <> p.id and (u.id = p.around or u.parent = p.around)))
		and m.joined_on < coalesce($10::date, 'infinity') and coalesce(m.left_on, 'infinity') > $9
), judged as materialized (
	select p.*, case
			when $9 < p.founded_on or $9 >= coalesce(p.dissolved_on, 'infinity')
				or coalesce($10::date, p.dissolved_on, 'infinity') > coalesce(p.dissolved_on, 'infinity') or $10::date < $9 then 'member_stay'
			when exists (select from others o where o.same) then 'member_elsewhere'
		end as word
	from place p
), made as (
	insert into team_member (province, id, team, unit, name, name_fold, role, hamlet_head, organisation, phone_hash, joined_on,
		left_on, created_by)
	select j.province, $1, j.id, j.unit, $3, $4, $5, $6, $7, $8, $9, coalesce($10, j.dissolved_on), $11
	from judged j
	where j.word is null
	returning *
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select m.province, $11, $12, 'team.join', 'team', m.team::text,
		jsonb_build_object('member', m.id, 'role', m.role, 'on', m.joined_on)
	from made m
)
select j.word, (
		select json_build_object('id', m.id, 'team', m.team, 'name', m.name, 'role', m.role, 'hamlet_head', m.hamlet_head,
			'organisation', m.organisation, 'joined_on', m.joined_on, 'left_on', m.left_on,
			'namesakes', (select coalesce(json_agg(json_build_object('id', o.id, 'name', o.name, 'team', o.team_name)), '[]')
				from others o))::text
		from made m)
from judged j
