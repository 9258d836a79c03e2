-- Markets where less was paid in the month that ended last than in the three before it, by the rule of dashboard.c, and those not
-- judged.
-- in  market uuid?, count integer
-- out province text?, month text?, market text?, name text?, fell text?, observed text?, in_use text?, apart text?
with month as (
	select (date_trunc('month', (now() at time zone interval '7 hours')) - interval '1 month')::date as begins
)
select m.province::text, to_char(n.begins, 'YYYY-MM'), m.label_code, m.name, trim_scale(f.fell)::text, f.observed::text, f.in_use::text, f.apart
from month n
cross join province p
cross join lateral falling_markets(p.code, n.begins, 30, 5) f
join market m on m.province = p.code and m.id = f.market
where m.status = 'open' and in_scope(p.code) and ($1::uuid is null or m.id = $1)
order by m.province, f.apart nulls first, f.fell desc, m.name_fold, m.id
limit $2
