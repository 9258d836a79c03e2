-- Of everybody: with a market none.
-- in  market uuid?, count integer
-- out province text?, name text?, number text?, issuer text?, issued text?, since text?, code text?, criterion text?, measure text?
-- out threshold text?, optional text?, ground text?
select s.for_province::text, s.name, s.number, s.issuer, s.issued_on::text, s.valid_from::text, c.code, c.name_vi, c.measure,
	trim_scale(c.threshold)::text, case when c.optional then 'có' end, c.ground
from criteria_set s
join criterion c on c.criteria_set = s.id
where $1::uuid is null
order by s.for_province nulls first, s.valid_from desc, c.ordinal
limit $2
