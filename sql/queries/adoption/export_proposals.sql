-- Teams proposed for honours, of published runs: the first so many (the parameter proposals), with the ids of what was counted; with
-- a market nothing.
-- in  market uuid?, count integer
-- out run text?, from_day text?, to_day text?, rank text?, team text?, unit text?, members text?, score text?, durable text?, displayed text?, rounds text?, failed text?, tie text?, formula text?, evidence text?
select r.id::text, r.from_day::text, r.to_day::text, w.rank::text, w.team_name, w.unit_name, w.members::text, w.score::text, w.durable::text,
	w.displayed::text, w.rounds::text, w.failed::text, w.tie, r.formula, w.evidence::text
from honour_published b
join honour_run r on r.province = b.province and r.id = b.run
join honour_row w on w.province = r.province and w.run = r.id and w.rank <= (r.parameters ->> 'proposals')::integer
where $1::uuid is null
order by r.computed_at desc, r.id, w.rank, w.team_name
limit $2
