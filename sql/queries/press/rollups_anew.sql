-- Brings the half-months of a province up to now, then sums all from a day on anew: how many had been wrong.
-- in  province smallint, since date
-- out wrong bigint
select w.changed
from keep_stall_halves($1, null) k
cross join lateral keep_stall_halves($1, $2 + (k.halves * 0)::integer) w
