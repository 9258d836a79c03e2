-- A screenful of the recognised markets, for the page of anybody; total counts all of them.
-- in  province smallint, q text?, skip integer, count integer
-- out name text, unit_name text, province_name text, since date?, number text?, issuer text?, issued_on date?, criteria_set text?
-- out total bigint
select k.name, k.unit_name, k.province_name, k.since, k.number, k.issuer, k.issued_on, k.criteria_set, count(*) over ()
from recognised_markets($1, $2) k
order by k.place
offset $3
limit $4
