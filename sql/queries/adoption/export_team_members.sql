-- Everybody who was ever in a team in scope; with a market nobody.
-- in  market uuid?, count integer
-- out province text?, unit text?, team text?, level text?, name text?, role text?, head text?, organisation text?, joined text?, left_on text?, id text?
select m.province::text, u.code, t.name, t.level, m.name, m.role, case when m.hamlet_head then 'có' else 'không' end, m.organisation,
	m.joined_on::text, m.left_on::text, m.id::text
from team_member m
join team t on t.province = m.province and t.id = m.team
join unit u on u.id = t.unit
where $1::uuid is null
order by u.code, t.name_fold, t.id, m.left_on is not null, array_position(array['leader', 'deputy', 'member'], m.role), m.name_fold
limit $2
