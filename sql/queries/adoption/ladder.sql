-- The counts of each market's ladder: one market, or all open ones of the province. The window is from_day to to_day;
-- what stands still (tenancies, codes, feeds, the census) is taken at the end of at_day: stall_states(). paid_min and active_min
-- are payments in the window, the latter of at least 5 000 đ. A periodic market that said its days is held to per_open_day for
-- each of them instead, since it cannot sell on the others.
-- in province smallint, market uuid?, from_day date, to_day date, at_day date, seen_from date, shown_from date, paid_min bigint, active_min bigint, per_open_day bigint?
-- out market uuid, name text, kind text, model bool, stalls bigint, in_use bigint, registered bigint, coded bigint, displayed bigint, observed bigint, fed bigint, first_paid bigint, paid bigint, active bigint
with place as materialized (
	select m.id, m.name, m.name_fold, m.kind,
		m.model_4_0 = '4.0' and coalesce(m.model_since <= $5, true) as model,
		-- Not greatest() alone, which would take unknown days for one.
		coalesce(case when o.days is not null then $10 * greatest(o.days, 1) end, $9) as active_min
	from market m
	left join (select * from open_days_of($1, $2, $3, $4)) o on o.market_id = m.id and m.kind = 'periodic_market'
	where m.province = $1 and (m.id = $2 or ($2::uuid is null and m.status = 'open'))
), counted as materialized (
	select p.id, count(*) as stalls,
		count(*) filter (where o.in_use) as in_use,
		count(*) filter (where o.in_use and o.registered) as registered,
		count(*) filter (where o.in_use and o.coded) as coded,
		count(*) filter (where o.in_use and o.displayed) as displayed,
		count(*) filter (where o.in_use and o.observed) as observed,
		count(*) filter (where o.in_use and o.fed) as fed,
		count(*) filter (where o.in_use and o.first_paid) as first_paid,
		count(*) filter (where o.in_use and o.payments >= $8) as paid,
		count(*) filter (where o.in_use and o.qualifying >= p.active_min) as active
	from stall_states($1, $2, $3, $4, $5, $6, $7, null, null, false) o
	join place p on p.id = o.market_id
	group by p.id
)
select p.id, p.name, p.kind, p.model, coalesce(c.stalls, 0), coalesce(c.in_use, 0), coalesce(c.registered, 0), coalesce(c.coded, 0),
	coalesce(c.displayed, 0), coalesce(c.observed, 0), coalesce(c.fed, 0), coalesce(c.first_paid, 0), coalesce(c.paid, 0),
	coalesce(c.active, 0)
from place p
left join counted c on c.id = p.id
order by p.name_fold, p.id
