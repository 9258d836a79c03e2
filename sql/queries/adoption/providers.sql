-- Who told of the payments received in a period, of a province or one market: shares of their number by provider and by the
-- bank that was paid, and for the province the numbers. Days that are over alone. No row: not in sight.
-- in  province smallint, market uuid?, period text, from_day date, to_day date
-- out body text
with d as materialized (
	select c.provider, p.bin, sum(p.credits) as credits
	from provider_day p
	join connection c on c.province = p.province and c.id = p.connection
	where p.province = $1 and p.day between $4 and $5 and ($2::uuid is null or p.market = $2)
	group by c.provider, p.bin
), total as (
	select sum(d.credits) as credits from d
), told as (
	select 'provider' as by_what, d.provider as name, sum(d.credits) as credits from d group by d.provider
	union all
	select 'bank', d.bin, sum(d.credits) from d group by d.bin
), listed as (
	select t.by_what, json_agg(json_build_object('name', t.name, 'payments', case when $2 is null then t.credits end,
		'percent', floor((t.credits * 20000 + w.credits) / (2 * w.credits)) / 100) order by t.credits desc, t.name) as body
	from told t
	cross join total w
	group by t.by_what
)
select json_build_object('period', json_build_object('name', $3, 'from', $4, 'to', $5),
	'through', (select m.through from provider_mark m where m.province = $1),
	'state', case when (select credits from total) is null then 'not_observed' else 'known' end,
	'payments', (select case when $2 is null then credits end from total),
	'providers', coalesce((select l.body from listed l where l.by_what = 'provider'), '[]'),
	'banks', coalesce((select l.body from listed l where l.by_what = 'bank'), '[]'))::text
from province p
where p.code = $1 and in_scope(p.code)
	and ($2::uuid is null or exists (select from market m where m.province = $1 and m.id = $2))
