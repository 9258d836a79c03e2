-- Published totals as they were entered; with a market none.
-- in  market uuid?, count integer
-- out unit text?, unit_name text?, day text?, level text?, teams_word text?, teams text?, members_word text?, members text?, source text?, document text?, entered text?
select u.code, u.full_name, c.on_day::text, c.level, case when c.teams is not null then c.teams_word end, c.teams::text,
	case when c.members is not null then c.members_word end, c.members::text, c.source, c.document,
	to_char(c.entered_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS')
from team_count c
join unit u on u.id = c.unit
where $1::uuid is null
order by c.on_day desc, u.code, c.level, c.entered_at
limit $2
