-- Teams in scope, those that were dissolved too; with a market none.
-- in  market uuid?, count integer
-- out province text?, unit text?, unit_name text?, level text?, name text?, owner text?, households text?, members text?, founded text?, dissolved text?, document text?, id text?
select t.province::text, u.code, u.full_name, t.level, t.name, t.owner, t.households::text, (
		select count(*)::text
		from team_member m
		where m.province = t.province and m.team = t.id
			and team_lives(m.joined_on, m.left_on, (now() at time zone interval '7 hours')::date)),
	t.founded_on::text, t.dissolved_on::text, t.document, t.id::text
from team t
join unit u on u.id = t.unit
where $1::uuid is null
order by u.code, t.name_fold, t.id
limit $2
