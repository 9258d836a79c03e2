-- Where a market's stalls draw their content codes.
-- in  market uuid
-- out province smallint, ordinal smallint
select m.province, p.ordinal
from market m
join province p on p.code = m.province
where m.id = $1
