-- What the pages of a province read beside the figures: the target of every place on a day, ranks by attainment, what moved from
-- one snapshot to another, and markets where less is paid than was.
set role socho_owner;

create function targets_on(province smallint, day date, place uuid)
	returns table (place_kind text, place uuid, indicator text, version smallint, value numeric, value_kind text, number text,
		issued_on date, period_from date, period_to date)
	language sql stable rows 500
as $$
	with recursive lies as (
		select m.id, m.class, coalesce(market_unit_on(m.province, m.id, targets_on.day), m.unit) as unit
		from market m
		where m.province = targets_on.province and (targets_on.place is null or m.id = targets_on.place)
	), up (kind, place, class, unit, depth) as (
		select 'market', l.id, l.class, l.unit, 1 from lies l
		union all
		select 'unit', l.unit, null::smallint, l.unit, 0
		from (
			select l.unit from lies l where targets_on.place is null
			union
			select u.id from unit u where u.id = targets_on.place) as l
		union all
		select 'province', u.id, null, u.id, 0
		from unit u
		where u.level = 'province' and u.code = lpad(targets_on.province::text, 2, '0') and u.valid_from <= targets_on.day
			and coalesce(u.valid_to > targets_on.day, true)
		union all
		select up.kind, up.place, up.class, u.parent, up.depth + 1
		from up
		join unit u on u.id = up.unit
		where u.parent is not null
	), wanted as materialized (
		select t.*, unit_same(t.unit, targets_on.day) as same
		from target t
		where t.province = targets_on.province and targets_on.day between t.period_from and t.period_to
	), candidate as (
		select 'market' as kind, w.market as place, 0 as depth, w.id from wanted w where w.market is not null
		union all
		-- A unit's own holds whatever it is; from above only a share comes down.
		select up.kind, up.place, up.depth, w.id
		from wanted w
		join up on up.unit = w.same and coalesce(w.class = up.class, w.class is null)
			and (w.value_kind = 'percent' or (up.depth = 0 and up.kind <> 'market'))
	)
	select distinct on (c.kind, c.place, w.indicator, w.version) c.kind, c.place, w.indicator, w.version, w.value, w.value_kind, n.number,
		n.issued_on, w.period_from, w.period_to
	from candidate c
	join wanted w on w.id = c.id
	join plan n on n.province = w.province and n.id = w.plan
	order by c.kind, c.place, w.indicator, w.version, c.depth, w.class nulls last, n.issued_on desc, w.period_to - w.period_from, w.id desc
$$;
comment on function targets_on(smallint, date, uuid) is
	'The target of each indicator version that applies on a day to one place, or to each market, each commune with one, and the province: its
own, else the nearest share above it; of several the one for its class, then the later decision, then the shortest period.';
grant execute on function targets_on(smallint, date, uuid) to socho_web;

create function newest_snapshot(province smallint, period text) returns uuid
	language sql stable
as $$
	select s.id
	from snapshot s
	where s.province = newest_snapshot.province and s.period = newest_snapshot.period and s.market is null and s.unit is null
	order by s.as_of desc, s.id desc
	limit 1
$$;
comment on function newest_snapshot(smallint, text) is 'Of the snapshots of a whole province over a period, the one known last.';

-- The values of a snapshot as they are told to the person of this transaction. exact: a percentage or a count before it is
-- rounded. What single markets and communes were paid is not among them.
create function told_values(province smallint, snapshot uuid)
	returns table (place_kind text, place uuid, indicator text, version smallint, value_kind text, direction text, green_from smallint,
		amber_from smallint, state text, reason text, numerator numeric, denominator numeric, hundredths bigint, exact numeric,
		observed bigint, in_use bigint)
	language sql stable rows 5000
as $$
	with head as (
		select s.period_from = s.month_from and s.period_to = s.month_to as is_month
		from snapshot s
		where s.province = told_values.province and s.id = told_values.snapshot
	), hold as materialized (
		select h.place_kind, h.place, h.family from snapshot_withheld(told_values.province, told_values.snapshot) h
	), read as (
		select v.*, i.value_kind, i.direction, i.green_from, i.amber_from, h.family is not null as withheld, o.family is not null as unseen
		from head
		join snapshot_value v on v.province = told_values.province and v.snapshot = told_values.snapshot
			and (v.place_kind = 'province' or v.indicator not in ('VOL', 'VAL', 'VOD'))
		join indicator i on i.code = v.indicator and i.version = v.version
		left join hold h on h.place_kind = v.place_kind and h.place = v.place
			and h.family = cell_family(i.numerator, i.denominator, i.over, head.is_month)
		left join hold o on o.place_kind = v.place_kind and o.place = v.place
			and o.family = cell_family('observed', null, i.over, head.is_month)
	)
	select r.place_kind, r.place, r.indicator, r.version, r.value_kind, r.direction, r.green_from, r.amber_from,
		case when r.withheld then 'withheld' else r.state end, case when r.withheld then 'under_five' else r.reason end,
		case when not r.withheld then r.numerator end, case when not r.withheld then r.denominator end,
		case when not r.withheld and r.state = 'known' then r.hundredths end,
		case
			when r.withheld or r.state <> 'known' then null
			when r.value_kind = 'count' then r.numerator
			when r.value_kind = 'percent' and r.denominator > 0 then round(r.numerator * 100 / r.denominator, 12)
			else r.hundredths / 100.0
		end,
		case when not r.unseen then r.observed end, r.in_use
	from read r
$$;
comment on function told_values(smallint, uuid) is 'A snapshot''s values with what is withheld left out.';

-- Attainment is the value over the target; where less is better, the target over the value: to six decimals, so that equals are
-- equal, and before it is rounded for the eye, so that 99,997 % is not met. Places of one kind are ranked for
-- each indicator with a target anywhere, equals alike; without target or without value a place is listed and not ranked.
create function ranked_places(province smallint, snapshot uuid)
	returns table (place_kind text, place uuid, indicator text, version smallint, rank bigint, attainment numeric, band text,
		apart text, state text, reason text, numerator numeric, denominator numeric, value numeric, observed bigint, in_use bigint,
		target numeric, target_kind text, number text, issued_on date, period_from date, period_to date)
	language sql stable rows 2000
as $$
	with wanted as materialized (
		select t.*
		from snapshot s
		cross join lateral targets_on(s.province, s.at_day, null) t
		where s.province = ranked_places.province and s.id = ranked_places.snapshot
	), judged as (
		select v.*, w.value as target, w.value_kind as target_kind, w.number, w.issued_on, w.period_from, w.period_to,
			case
				when w.value is null or v.exact is null or (w.value_kind = 'count') <> (v.value_kind = 'count') then null
				when v.direction = 'down' then case when v.exact = 0 then 100 else round(w.value * 100 / v.exact, 6) end
				when w.value > 0 then round(v.exact * 100 / w.value, 6)
			end as attainment
		from told_values(ranked_places.province, ranked_places.snapshot) v
		left join wanted w on w.place_kind = v.place_kind and w.place = v.place and w.indicator = v.indicator and w.version = v.version
		where v.direction <> 'none' and v.indicator in (select o.indicator from wanted o)
	)
	select j.place_kind, j.place, j.indicator, j.version,
		case when j.attainment is not null then rank() over (
			partition by j.place_kind, j.indicator, j.version, j.attainment is null order by j.attainment desc) end,
		round(j.attainment, 2), case
			when j.attainment >= j.green_from then 'green'
			when j.attainment >= j.amber_from then 'amber'
			when j.attainment is not null then 'red'
		end,
		case when j.attainment is not null then null when j.exact is null then 'no_value' else 'no_target' end,
		j.state, j.reason, j.numerator, j.denominator, round(j.exact, 2), j.observed, j.in_use, j.target, j.target_kind, j.number, j.issued_on,
		j.period_from, j.period_to
	from judged j
$$;
comment on function ranked_places(smallint, uuid) is 'The places of a snapshot by how much of their targets they reached.';

create function moved_values(province smallint, earlier uuid, later uuid)
	returns table (place_kind text, place uuid, indicator text, points numeric, apart text, before numeric, after numeric,
		before_numerator numeric, before_denominator numeric, after_numerator numeric, after_denominator numeric,
		before_observed bigint, after_observed bigint, direction text)
	language sql stable rows 2000
as $$
	select coalesce(a.place_kind, b.place_kind), coalesce(a.place, b.place), coalesce(a.indicator, b.indicator),
		case when a.version = b.version then round(a.exact - b.exact, 2) end,
		case
			when a.version <> b.version then 'another_version'
			when a.state = 'withheld' or b.state = 'withheld' then 'withheld'
			when b.exact is null then 'no_value_before'
			when a.exact is null then 'no_value_now'
		end,
		round(b.exact, 2), round(a.exact, 2), b.numerator, b.denominator, a.numerator, a.denominator, b.observed, a.observed,
		coalesce(a.direction, b.direction)
	from (select * from told_values(moved_values.province, moved_values.later) v where v.value_kind = 'percent') a
	full join (select * from told_values(moved_values.province, moved_values.earlier) v where v.value_kind = 'percent') b
		on b.place_kind = a.place_kind and b.place = a.place and b.indicator = a.indicator
$$;
comment on function moved_values(smallint, uuid, uuid) is 'How the percentages of every place changed from one snapshot to another, in points.';

-- A market is falling when an observed stall of it was paid, on an open day of the month, at least down_percent less often than in
-- the three months before together. Judged is only where each of the four months has its snapshot, with observed_min stalls
-- observed, and where no feed of the market fell silent in the month.
create function falling_markets(province smallint, month_from date, down_percent integer, observed_min integer)
	returns table (market uuid, fell numeric, apart text, observed bigint, in_use bigint, months integer)
	language sql stable rows 300
as $$
	with month as materialized (
		select b.back, s.id, s.month_from, s.month_to
		from generate_series(0, 3) as b (back)
		join snapshot s on s.province = falling_markets.province
			and s.id = newest_snapshot(falling_markets.province, to_char(falling_markets.month_from - make_interval(months => b.back), 'YYYY-MM'))
	), hold as materialized (
		select h.place
		from month m
		cross join lateral snapshot_withheld(falling_markets.province, m.id) h
		where m.back = 0 and h.place_kind = 'market' and h.family = 'period'
	), rate as (
		select v.place, v.market, count(*) filter (where v.state = 'known' and v.denominator > 0) as months,
			min(v.observed) as observed_least,
			max(v.observed) filter (where m.back = 0) as observed,
			max(v.in_use) filter (where m.back = 0) as in_use,
			sum(v.numerator) filter (where m.back = 0) / nullif(sum(v.denominator) filter (where m.back = 0), 0) as now_,
			sum(v.numerator) filter (where m.back > 0) / nullif(sum(v.denominator) filter (where m.back > 0), 0) as before_
		from month m
		join snapshot_value v on v.province = falling_markets.province and v.snapshot = m.id and v.place_kind = 'market'
			and v.indicator = 'VOD'
		group by v.place, v.market
	), judged as (
		select r.*, round(100 - r.now_ * 100 / nullif(r.before_, 0), 2) as fell, case
				when r.months < 4 then 'not_observed'
				when r.place in (select h.place from hold h) then 'withheld'
				when r.observed_least < falling_markets.observed_min then 'few_observed'
				when exists (
					select
					from silence i
					join month m on m.back = 0
					where i.province = falling_markets.province and i.market = r.place and i.last_day <= m.month_to
						and coalesce(i.ended_at >= m.month_from::timestamp at time zone interval '7 hours', true)) then 'feed_silent'
				when r.before_ = 0 then 'nothing_before'
			end as apart
		from rate r
	)
	select j.place, case when j.apart is null then j.fell end, j.apart,
		case when j.apart is distinct from 'withheld' and j.place not in (select h.place from hold h) then j.observed end, j.in_use, j.months::integer
	from judged j
	where j.apart is not null or j.fell >= falling_markets.down_percent
$$;
comment on function falling_markets(smallint, date, integer, integer) is
	'Markets whose observed stalls were paid that much less in the month, and those that are not judged, with the reason.';

-- The ladder of each zone of the open markets (of one, when it is named), with what is withheld of it: of a zone whatever is of its
-- market; and of the zones of a market whose own figures are told, what gives a smaller one away. all_withheld: even the stalls
-- in use would.
create function zone_counts(province smallint, market uuid, from_day date, to_day date, at_day date, seen_from date,
		shown_from date, paid_min bigint, active_min bigint, per_open_day bigint)
	returns table (market_id uuid, zone text, stalls bigint, in_use bigint, registered bigint, coded bigint, displayed bigint,
		observed bigint, fed bigint, first_paid bigint, paid bigint, active bigint, watched boolean, month_withheld boolean,
		paid_withheld boolean, all_withheld boolean)
	language sql stable rows 1000
as $$
	with place as materialized (
		select m.id, coalesce(case when o.days is not null then zone_counts.per_open_day * greatest(o.days, 1) end, zone_counts.active_min) as active_min,
			m.id in (select w from watched_markets() w) as watched
		from market m
		left join (
			select * from open_days_of(zone_counts.province, null, zone_counts.from_day, zone_counts.to_day)) o
			on o.market_id = m.id and m.kind = 'periodic_market'
		where m.province = zone_counts.province and (m.status = 'open' or m.id = zone_counts.market)
	), zone as materialized (
		select p.id as market, p.watched, t.zone, md5(p.id::text || coalesce('/' || t.zone, ''))::uuid as id,
			count(*) as stalls,
			count(*) filter (where o.in_use) as in_use,
			count(*) filter (where o.in_use and o.registered) as registered,
			count(*) filter (where o.in_use and o.coded) as coded,
			count(*) filter (where o.in_use and o.displayed) as displayed,
			count(*) filter (where o.in_use and o.observed) as observed,
			count(*) filter (where o.in_use and o.fed) as fed,
			count(*) filter (where o.in_use and o.first_paid) as first_paid,
			count(*) filter (where o.in_use and o.payments >= zone_counts.paid_min) as paid,
			count(*) filter (where o.in_use and o.qualifying >= p.active_min) as active
		from stall_states(zone_counts.province, null, zone_counts.from_day, zone_counts.to_day, zone_counts.at_day,
			zone_counts.seen_from, zone_counts.shown_from, null, null, false) o
		join place p on p.id = o.market_id
		join stall t on t.province = zone_counts.province and t.id = o.stall
		group by p.id, p.watched, t.zone
	), held as materialized (
		select w.family, w.place
		from (
			select array_agg(row(m.market, m.in_use, m.observed, m.active, m.first_paid, m.observed, m.paid, 0, 0)::place_cells) as cells
			from (
				select z.market, sum(z.in_use) as in_use, sum(z.observed) as observed, sum(z.active) as active, sum(z.first_paid) as first_paid,
					sum(z.paid) as paid
				from zone z
				where not z.watched
				group by z.market) as m) as x
		cross join lateral withheld_cells(x.cells, coalesce(current_setting('socho.markets', true) = '*', false), true) w
	), within as materialized (
		select x.market, w.family, w.place
		from (
			select z.market, array_agg(row(z.id, z.in_use, z.observed, z.active, z.first_paid, z.observed, z.paid, 0, 0)::place_cells) as cells
			from zone z
			where not z.watched and (zone_counts.market is null or z.market = zone_counts.market)
			group by z.market) as x
		cross join lateral withheld_cells(x.cells, true, true) w
	)
	select z.market, z.zone, z.stalls, z.in_use, z.registered, z.coded, z.displayed, z.observed, z.fed, z.first_paid, z.paid, z.active,
		z.watched,
		exists (select from held h where h.place = z.market and h.family = 'month')
			or exists (select from within w where w.place = z.id and w.family = 'month'),
		exists (select from held h where h.place = z.market and h.family = 'period')
			or exists (select from within w where w.place = z.id and w.family = 'period'),
		exists (
			select from within w where w.market = z.market and w.place = '00000000-0000-0000-0000-000000000000')
			and exists (select from within w where w.place = z.id)
			and not exists (select from held h where h.place = z.market and h.family = 'month')
	from zone z
	where zone_counts.market is null or z.market = zone_counts.market
$$;
comment on function zone_counts(smallint, uuid, date, date, date, date, date, bigint, bigint, bigint) is
	'Each zone''s counts and which of them are withheld from the person of this transaction.';

grant execute on function zone_counts(smallint, uuid, date, date, date, date, date, bigint, bigint, bigint), newest_snapshot(smallint, text), told_values(smallint, uuid), ranked_places(smallint, uuid),
	moved_values(smallint, uuid, uuid), falling_markets(smallint, date, integer, integer) to socho_web;

reset role;
