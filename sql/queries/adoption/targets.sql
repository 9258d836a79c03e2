-- The target that applies on a day to each market and indicator version (market: one, or all of the province), and the
-- province's own (market null). A market's own comes first, then the nearest unit above it, there the one for its class before
-- the one for all; only percentages come down from a unit, under whatever name and type it has on the day. Among equals the
-- later decision counts, and of one decision the shortest period.
-- in province smallint, market uuid?, day date
-- out market uuid?, indicator text, version smallint, hundredths bigint, value_kind text, plan_number text, issued_on date, period_from date, period_to date
with recursive place (market, class, unit, depth) as (
	select m.id, m.class, m.unit, 1
	from market m
	where m.province = $1 and (m.id = $2 or $2::uuid is null)
	union all
	select p.market, p.class, u.parent, p.depth + 1
	from place p
	join unit u on u.id = p.unit
	where u.parent is not null
), candidate (target, market, depth) as (
	select t.id, t.market, 0
	from target t
	where t.province = $1 and (t.market = $2 or ($2::uuid is null and t.market is not null))
	union all
	select t.id, p.market, p.depth
	from target t
	join place p on p.unit = unit_same(t.unit, $3) and coalesce(t.class = p.class, t.class is null)
	where t.province = $1 and t.value_kind = 'percent'
	union all
	select t.id, null, 0
	from target t
	join unit u on u.id = unit_same(t.unit, $3)
	where t.province = $1 and u.level = 'province' and u.code = lpad($1::text, 2, '0') and $2::uuid is null
		and t.class is null and coalesce(u.valid_to > $3, true)
)
select distinct on (c.market, t.indicator, t.version) c.market, t.indicator, t.version, (t.value * 100)::bigint,
	t.value_kind, n.number, n.issued_on, t.period_from, t.period_to
from candidate c
join target t on t.province = $1 and t.id = c.target
join plan n on n.province = t.province and n.id = t.plan
where $3 between t.period_from and t.period_to
order by c.market, t.indicator, t.version, c.depth, t.class nulls last, n.issued_on desc, t.period_to - t.period_from, t.id desc
