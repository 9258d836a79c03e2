-- What every team in scope came to in every run, newest run first; with a market nothing.
-- in  market uuid?, count integer
-- out run text?, from_day text?, to_day text?, rank text?, team text?, unit text?, durable text?, displayed text?, rounds text?, failed text?, assigned text?, score text?, unranked text?, tie text?, marks text?, formula text?
select r.id::text, r.from_day::text, r.to_day::text, w.rank::text, w.team_name, w.unit_name, w.durable::text, w.displayed::text, w.rounds::text,
	w.failed::text, w.assigned::text, w.score::text, w.unranked, w.tie, array_to_string(w.marks, ', '), r.formula
from honour_run r
join honour_row w on w.province = r.province and w.run = r.id
where $1::uuid is null
order by r.computed_at desc, r.id, w.rank, w.team_name
limit $2
