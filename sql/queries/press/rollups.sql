-- Brings the half-months of every province that has markets up to now.
-- out summed bigint, changed bigint
select coalesce(sum(k.halves), 0)::bigint, coalesce(sum(k.changed), 0)::bigint
from province p
cross join lateral keep_stall_halves(p.code, null) k
where exists (select from market m where m.province = p.code)
