-- The counts of each market's ladder: one market, or all open ones of the province. The window is from_day to to_day;
-- what stands still (tenancies, codes, feeds, the census) is taken at the end of at_day. A stall is observed when a live
-- feed covers an account of one of its codes, or when money was seen there since seen_from; one with neither is not
-- observed, which is not the same as inactive. A code counts as displayed when one that runs was seen at its stall since
-- shown_from. paid_min and active_min are payments in the window, the latter of at
-- least 5 000 đ. A periodic market that said its days is held to per_open_day for each of them instead, since it cannot
-- sell on the others.
-- in province smallint, market uuid?, from_day date, to_day date, at_day date, seen_from date, shown_from date, paid_min bigint, active_min bigint, per_open_day bigint?
-- out market uuid, name text, kind text, model bool, stalls bigint, in_use bigint, registered bigint, coded bigint, displayed bigint, observed bigint, fed bigint, first_paid bigint, paid bigint, active bigint
with place as materialized (
	select m.id, m.name, m.name_fold, m.kind,
		m.model_4_0 = '4.0' and coalesce(m.model_since <= $5, true) as model,
		-- Not greatest() alone, which would take unknown days for one.
		coalesce(case when o.days is not null then $10 * greatest(o.days, 1) end, $9) as active_min
	from market m
	left join lateral (
		select open_days(m.id, $3, $4) as days where m.kind = 'periodic_market') as o on true
	where m.province = $1 and (m.id = $2 or ($2::uuid is null and m.status = 'open'))
), paid as materialized (
	select d.stall, sum(d.payments) as payments, sum(d.qualifying) as qualifying
	from stall_day d
	where d.province = $1 and d.market in (select p.id from place p) and d.day between $3 and $4
	group by d.stall
), running as materialized (
	select c.id, c.stall, c.account
	from code c
	where c.province = $1 and c.market in (select p.id from place p)
		and c.kind <> 'dynamic' and c.state <> 'requested'
		and c.issued_at < ($5 + 1)::timestamp at time zone interval '7 hours'
		and coalesce(c.ended_at >= ($5 + 1)::timestamp at time zone interval '7 hours', true)
		and coalesce(c.expires_at >= ($5 + 1)::timestamp at time zone interval '7 hours', true)
), coded as materialized (
	select c.stall, bool_or(exists (
			select
			from feed f
			join connection n on n.province = f.province and n.id = f.connection
			where f.province = $1 and f.account = c.account and f.since <= $5 and coalesce(f.until >= $3, true)
				and n.state = 'active' and n.environment = 'live')) as fed
	from running c
	group by c.stall
), shown as materialized (
	select distinct r.stall
	from scan n
	join running r on r.id = n.code and r.stall = n.stall
	where n.province = $1 and n.market in (select p.id from place p) and n.verdict = 'current'
		and n.at >= $7::timestamp at time zone interval '7 hours'
		and n.at < ($5 + 1)::timestamp at time zone interval '7 hours'
), held as materialized (
	select distinct t.stall
	from tenancy t
	where t.province = $1 and t.market in (select p.id from place p)
		and t.from_day <= $5 and coalesce(t.to_day >= $5, true)
), one as (
	select s.market,
		s.status_then = 'in_use' as in_use,
		h.stall is not null as registered,
		c.stall is not null as coded,
		w.stall is not null as displayed,
		coalesce(c.fed, false) as fed,
		coalesce(c.fed, false) or coalesce(m.payments, 0) > 0 or exists (
			select
			from stall_day d
			where d.province = $1 and d.stall = s.id and d.day between $6 and $4
			group by d.day
			having sum(d.payments) > 0) as observed,
		coalesce(m.payments, 0) > 0 or exists (
			select
			from stall_day d
			where d.province = $1 and d.stall = s.id and d.day <= $4
			group by d.day
			having sum(d.payments) > 0) as first_paid,
		coalesce(m.payments, 0) as payments,
		coalesce(m.qualifying, 0) as qualifying
	from (
		select o.id, o.market, case
				when o.census_date <= $5 then o.status
				else (
					select e.status
					from stall_census e
					where e.province = $1 and e.stall = o.id and e.census_date <= $5
					order by e.census_date desc, e.id desc
					limit 1)
			end as status_then
		from stall o
		where o.province = $1 and o.market in (select p.id from place p)) as s
	left join held h on h.stall = s.id
	left join coded c on c.stall = s.id
	left join shown w on w.stall = s.id
	left join paid m on m.stall = s.id
	where s.status_then is not null
)
select p.id, p.name, p.kind, p.model,
	count(o.market),
	count(*) filter (where o.in_use),
	count(*) filter (where o.in_use and o.registered),
	count(*) filter (where o.in_use and o.coded),
	count(*) filter (where o.in_use and o.displayed),
	count(*) filter (where o.in_use and o.observed),
	count(*) filter (where o.in_use and o.fed),
	count(*) filter (where o.in_use and o.first_paid),
	count(*) filter (where o.in_use and o.payments >= $8),
	count(*) filter (where o.in_use and o.qualifying >= p.active_min)
from place p
left join one o on o.market = p.id
group by p.id, p.name, p.name_fold, p.kind, p.model
order by p.name_fold, p.id
