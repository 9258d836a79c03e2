-- Brings the half-months, the stalls of today and the days of providers of every province that has markets up to now; the stalls
-- behind the halves that they are made of.
-- in  days_max integer
-- out summed bigint, changed bigint, days bigint
select coalesce(sum(k.halves), 0)::bigint, coalesce(sum(k.changed), 0)::bigint, coalesce(sum(d.days), 0)::bigint
from province p
cross join lateral keep_stall_halves(p.code, null) k
cross join lateral keep_stalls_today(p.code, (now() at time zone interval '7 hours')::date + (k.halves * 0)::integer) t
cross join lateral keep_provider_days(p.code, $1) d (days)
where exists (select from market m where m.province = p.code)
