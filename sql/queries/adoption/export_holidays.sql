-- Of every year, for everybody: with a market none.
-- in  market uuid?, count integer
-- out day text?, kind text?, name text?, document text?
select h.day::text, h.kind, h.name, h.document
from holiday h
where $1::uuid is null
order by h.day
limit $2
