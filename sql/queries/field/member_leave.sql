-- A member leaves on a day that is no longer the member's. No row: no such member.
-- in  id uuid, on_day date, person uuid?, request text
-- out word text?, body text?
with seen as materialized (
	select m.*, case when $2 < m.joined_on or coalesce(m.left_on < $2, false) then 'member_stay' end as word
	from team_member m
	where m.id = $1
	for update
), made as (
	update team_member m
	set left_on = $2
	from seen s
	where m.province = s.province and m.id = s.id and s.word is null
	returning m.*
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select m.province, $3, $4, 'team.leave', 'team', m.team::text, jsonb_build_object('member', m.id, 'on', $2)
	from made m
)
select s.word, (select json_build_object('id', m.id, 'team', m.team, 'left_on', m.left_on)::text from made m)
from seen s
