-- Values that people enter, and the value of every indicator for every market, commune and province over a period.
set role socho_owner;

create table entered_value (
	province smallint not null,
	id uuid not null default new_id(),
	indicator text not null,
	version smallint not null,
	market uuid,
	unit uuid references unit,
	period text not null check (length(period) between 4 and 15),
	period_from date not null,
	period_to date not null,
	numerator numeric(16, 2) check (numerator >= 0),
	denominator numeric(16, 2) check (denominator > 0),
	value numeric(16, 2) check (value >= 0),
	source text not null check (length(source) between 1 and 500),
	document text not null check (length(document) between 1 and 60),
	document_on date not null,
	document_digest bytea check (octet_length(document_digest) = 32),
	state text not null default 'proposed' check (state in ('proposed', 'approved', 'rejected')),
	proposed_by uuid not null references person,
	proposed_at timestamptz not null default now(),
	decided_by uuid references person,
	decided_at timestamptz,
	reason text check (length(reason) between 1 and 500),
	primary key (province, id),
	foreign key (province, market) references market,
	foreign key (indicator, version) references indicator,
	check ((market is null) <> (unit is null)),
	check (period_to >= period_from),
	check ((numerator is null) = (denominator is null)),
	check (num_nonnulls(numerator, value) = 1),
	check ((state = 'proposed') = (decided_by is null) and (state = 'proposed') = (decided_at is null)),
	check (state <> 'rejected' or reason is not null),
	constraint entered_second_person check (state <> 'approved' or decided_by <> proposed_by)
);
comment on table entered_value is
	'One value that somebody entered for a place and a period, with its source and the document that says it; another person
approves it. A correction is a further row: the one approved last counts.';
create index entered_value_place on entered_value (province, indicator, coalesce(market, unit), period_from, period_to);
select protect('entered_value', 'in_scope(province, coalesce(market, ''00000000-0000-0000-0000-000000000000''))');
grant select on entered_value to socho_web, socho_press;
grant insert on entered_value to socho_web;
grant update (state, decided_by, decided_at, reason) on entered_value to socho_web;

-- The counts of each open market (or of one), by name. The days from from_day to to_day, standing facts at the end of at_day,
-- with the parameters of the indicator versions of that day. A count that cannot be made is null.
create function market_counts(province smallint, market uuid, from_day date, to_day date, at_day date, as_of timestamptz,
		from_rows boolean)
	returns table (market_id uuid, counts jsonb)
	language plpgsql stable rows 300
as $$
#variable_conflict use_column
declare
	known timestamptz := coalesce(market_counts.as_of, 'infinity');
	until timestamptz := least((market_counts.at_day + 1)::timestamp at time zone interval '7 hours', known);
	seen_days integer;
	shown_days integer;
	checked_days integer;
	paid_min bigint;
	active_min bigint;
	per_open_day bigint;
begin
	select max(parameter) filter (where code = 'OBS'), max(parameter) filter (where code = 'DSP'),
			max(parameter) filter (where code = 'SEC'), max(payments) filter (where code = 'USE1'),
			max(payments) filter (where code = 'ACT'), max(per_day) filter (where code = 'ACT')
		into seen_days, shown_days, checked_days, paid_min, active_min, per_open_day
	from (
		select i.code, (i.parameters ->> 'seen_days')::integer as parameter, (i.parameters ->> 'payments_min')::bigint as payments,
			(i.parameters ->> 'payments_per_open_day_min')::bigint as per_day
		from indicators_on(market_counts.at_day) i) as p;
	return query
		with place as materialized (
			select m.id, m.model_4_0 = '4.0' and coalesce(m.model_since <= market_counts.at_day, true) as model, o.days,
				coalesce(case when m.kind = 'periodic_market' and w.days is not null then greatest(w.days, 1) * per_open_day end, active_min)
					as active_min
			from market m
			join open_days_of(market_counts.province, market_counts.market, market_counts.from_day,
				least(market_counts.to_day, market_counts.at_day)) o on o.market_id = m.id
			join open_days_of(market_counts.province, market_counts.market, market_counts.from_day, market_counts.to_day) w
				on w.market_id = m.id
			where m.province = market_counts.province and m.created_at <= known
				and (m.id = market_counts.market or (market_counts.market is null and coalesce((
					select f.status
					from market_fact f
					where f.province = m.province and f.market = m.id and f.attribute = 'status' and f.said_at <= known
						and f.valid_from <= market_counts.at_day
					order by f.valid_from desc, f.id desc
					limit 1), m.status) = 'open'))
		), stalls as materialized (
			select o.market_id,
				count(*) as stalls,
				count(*) filter (where o.in_use) as in_use,
				count(*) filter (where o.in_use and o.registered) as registered,
				count(*) filter (where o.in_use and o.coded) as coded,
				count(*) filter (where o.in_use and o.displayed) as displayed,
				count(*) filter (where o.in_use and o.inspected) as inspected,
				count(*) filter (where o.in_use and o.observed) as observed,
				count(*) filter (where o.in_use and o.fed) as fed,
				count(*) filter (where o.in_use and o.first_paid) as first_paid,
				count(*) filter (where o.in_use and o.payments >= paid_min) as paid,
				count(*) filter (where o.in_use and o.qualifying >= p.active_min) as active,
				count(*) filter (where o.payments > 0) as paying,
				sum(o.payments) as payments,
				sum(o.amount_vnd) as amount_vnd
			from stall_states(market_counts.province, market_counts.market, market_counts.from_day, market_counts.to_day,
				market_counts.at_day, least(market_counts.at_day - seen_days, market_counts.from_day),
				market_counts.at_day - shown_days, market_counts.at_day - checked_days, market_counts.as_of,
				market_counts.from_rows) o
			join place p on p.id = o.market_id
			group by o.market_id
		), checks as materialized (
			select n.market, count(*) as scans, count(*) filter (where n.verdict in ('unknown_account', 'other_stall')) as bad
			from scan n
			where n.province = market_counts.province and (market_counts.market is null or n.market = market_counts.market)
				and n.at >= market_counts.from_day::timestamp at time zone interval '7 hours'
				and n.at < least(until, (market_counts.to_day + 1)::timestamp at time zone interval '7 hours') and n.received_at <= known
			group by n.market
		), people as materialized (
			select t.market, count(distinct t.vendor) as vendors, count(distinct t.vendor) filter (where v.phone_hash is null) as silent
			from tenancy t
			join vendor v on v.province = t.province and v.id = t.vendor
			where t.province = market_counts.province and (market_counts.market is null or t.market = market_counts.market)
				and t.from_day <= market_counts.at_day and coalesce(t.to_day >= market_counts.at_day, true) and t.created_at <= known
			group by t.market
		), pairs as materialized (
			select d.market, count(*) as duplicates
			from duplicate d
			where d.province = market_counts.province and (market_counts.market is null or d.market = market_counts.market)
				and d.found_at <= known and coalesce(d.decided_at > known, true)
			group by d.market
		)
		select p.id, jsonb_build_object('markets', 1, 'markets_40', p.model::integer, 'stalls', coalesce(s.stalls, 0),
			'in_use', coalesce(s.in_use, 0), 'registered', coalesce(s.registered, 0), 'coded', coalesce(s.coded, 0),
			'displayed', coalesce(s.displayed, 0), 'inspected', coalesce(s.inspected, 0), 'observed', coalesce(s.observed, 0),
			'fed', coalesce(s.fed, 0), 'first_paid', coalesce(s.first_paid, 0), 'paid', coalesce(s.paid, 0),
			'active', coalesce(s.active, 0), 'paying', coalesce(s.paying, 0), 'payments', coalesce(s.payments, 0),
			'amount_vnd', coalesce(s.amount_vnd, 0), 'observed_open_days', coalesce(s.observed, 0) * p.days,
			'scans', coalesce(c.scans, 0), 'scans_bad', coalesce(c.bad, 0), 'vendors', coalesce(v.vendors, 0),
			'vendors_silent', coalesce(v.silent, 0), 'duplicates', coalesce(d.duplicates, 0))
		from place p
		left join stalls s on s.market_id = p.id
		left join checks c on c.market = p.id
		left join people v on v.market = p.id
		left join pairs d on d.market = p.id;
end
$$;

create function indicators_on(day date) returns setof indicator
	language sql stable parallel safe
as $$
	select distinct on (i.code) i.*
	from indicator i
	where i.valid_from <= day and coalesce(i.retired_on > day, true)
	order by i.code, i.version desc
$$;
comment on function indicators_on(date) is 'The version of each indicator that holds on a day.';

-- Of the stalls active in the first of three months running, how many were so in all of them. The months end with the one from
-- from_day to to_day, whose predecessors are asked for by the same days of the month.
create function market_kept(province smallint, market uuid, from_day date, to_day date, at_day date, as_of timestamptz,
		from_rows boolean)
	returns table (market_id uuid, kept bigint, kept_base bigint)
	language plpgsql stable rows 300
as $$
#variable_conflict use_column
declare
	begins date[] := array[market_kept.from_day, (market_kept.from_day - interval '1 month')::date,
		(market_kept.from_day - interval '2 months')::date];
	minimum bigint;
	per_open_day bigint;
begin
	select (i.parameters ->> 'payments_min')::bigint, (i.parameters ->> 'payments_per_open_day_min')::bigint
		into minimum, per_open_day
	from indicators_on(market_kept.at_day) i
	where i.code = 'ACT';
	return query
		with month (n, from_day, to_day) as (
			values (1, begins[3], begins[2] - 1), (2, begins[2], begins[1] - 1), (3, begins[1], market_kept.to_day)
		), threshold as materialized (
			select m.id, array_agg(coalesce(case when m.kind = 'periodic_market' and o.days is not null then greatest(o.days, 1) * per_open_day
				end, minimum) order by n.n) as payments
			from month n
			cross join lateral open_days_of(market_kept.province, market_kept.market, n.from_day, n.to_day) o
			join market m on m.province = market_kept.province and m.id = o.market_id
			group by m.id
		), life as materialized (
			select p.stall, coalesce(max(p.qualifying) filter (where n.n = 1), 0) as first,
				coalesce(max(p.qualifying) filter (where n.n = 2), 0) as second, coalesce(max(p.qualifying) filter (where n.n = 3), 0) as third
			from month n
			cross join lateral stall_paid(market_kept.province, market_kept.market, n.from_day, n.to_day, n.from_day, market_kept.as_of,
				market_kept.from_rows) p
			where p.qualifying > 0
			group by p.stall
		)
		select t.id, count(*) filter (where l.second >= t.payments[2] and l.third >= t.payments[3]), count(*)
		from life l
		join stall s on s.province = market_kept.province and s.id = l.stall
		join threshold t on t.id = s.market
		where l.first >= t.payments[1]
		group by t.id;
end
$$;

-- Who told of the payments: by the day on which they were received, which is over for good once it is over.
create table provider_day (
	province smallint not null,
	day date not null,
	market uuid not null,
	connection uuid not null,
	bin text not null check (octet_length(bin) = 6),
	credits bigint not null check (credits > 0),
	counted bigint not null check (counted between 0 and credits),
	amount_vnd bigint not null check (amount_vnd >= 0),
	unmatched bigint not null check (unmatched between 0 and credits),
	kept_at timestamptz not null default now(),
	primary key (province, day, market, connection, bin)
);
comment on table provider_day is
	'Credits received on one day (UTC+7) for one market through one connection into accounts of one bank; as they were matched
at first. An all-zero market: no stall was found. Rows are only ever added, once the day is over.';
create table provider_mark (
	province smallint primary key references province,
	through date not null
);
comment on table provider_mark is 'The last day that provider_day holds of one province.';
select protect('provider_day', 'in_scope(province, market)');
select protect('provider_mark', 'in_scope(province)');
grant select on provider_day, provider_mark to socho_web, socho_press;
grant insert on provider_day to socho_press;
grant insert, update on provider_mark to socho_press;

-- Adds the days that are over: some at a time, the first time a month back.
create function keep_provider_days(province smallint, days_max integer) returns integer
	language plpgsql volatile
as $$
#variable_conflict use_column
declare
	over_at date := ((now() - interval '5 minutes') at time zone interval '7 hours')::date;
	done date;
	next date;
	made integer := 0;
begin
	insert into provider_mark (province, through) values (keep_provider_days.province, over_at - 32) on conflict do nothing;
	select m.through into done from provider_mark m where m.province = keep_provider_days.province for update;
	while done + 1 < over_at and made < keep_provider_days.days_max loop
		next := done + 1;
		insert into provider_day (province, day, market, connection, bin, credits, counted, amount_vnd, unmatched)
		select c.province, next, coalesce(c.market, '00000000-0000-0000-0000-000000000000'), c.connection, c.bin, count(*),
			count(*) filter (where c.counted), coalesce(sum(c.amount_vnd) filter (where c.counted), 0),
			count(*) filter (where c.match_rule = 'none')
		from confirmation c
		where c.province = keep_provider_days.province and c.direction = 'credit' and c.uncounted is null
			and c.received_at >= next::timestamp at time zone interval '7 hours'
			and c.received_at < (next + 1)::timestamp at time zone interval '7 hours'
		group by c.province, c.market, c.connection, c.bin;
		done := next;
		made := made + 1;
	end loop;
	update provider_mark m set through = done where m.province = keep_provider_days.province and m.through < done;
	return made;
end
$$;
comment on function keep_provider_days(smallint, integer) is 'Adds to provider_day the days that ended since; returns how many.';

-- The value of every indicator for every place over a period: each open market, each commune with one (the unit it lay in on
-- at_day) and, for who sees all of its markets, the province. A rate is made of sums. The month is the one that monthly
-- measures are taken over; at_day is the period's last day, or today. as_of: what was known then (null: all there is);
-- from_rows: from the confirmations alone.
-- state: known; not_observed, no feed and no money seen in any stall in use; unknown, with the reason: pending (nothing
-- computes it yet), not_reported (nobody entered one that was approved), not_counted, nothing_to_divide_by, over_100.
create function indicator_values(province smallint, market uuid, from_day date, to_day date, month_from date, month_to date,
		at_day date, as_of timestamptz, from_rows boolean)
	returns table (place_kind text, place uuid, of_market uuid, indicator text, version smallint, numerator numeric,
		denominator numeric, observed numeric, in_use numeric, paying numeric, hundredths bigint, state text, reason text)
	language plpgsql stable rows 5000
as $$
#variable_conflict use_column
declare
	known timestamptz := coalesce(indicator_values.as_of, 'infinity');
	month_at date := least(indicator_values.month_to, indicator_values.at_day);
	same boolean := indicator_values.from_day = indicator_values.month_from and indicator_values.to_day = indicator_values.month_to;
	whole boolean := coalesce(current_setting('socho.markets', true) = '*', false) and indicator_values.market is null;
begin
	return query
		with period as materialized (
			select c.market_id, c.counts
			from market_counts(indicator_values.province, indicator_values.market, indicator_values.from_day, indicator_values.to_day,
				indicator_values.at_day, indicator_values.as_of, indicator_values.from_rows) c
		), month as materialized (
			select c.market_id, c.counts
			from market_counts(indicator_values.province, indicator_values.market, indicator_values.month_from, indicator_values.month_to,
				month_at, indicator_values.as_of, indicator_values.from_rows) c
			where not same
			union all
			select p.market_id, p.counts from period p where same
		), kept as materialized (
			select * from market_kept(indicator_values.province, indicator_values.market, indicator_values.month_from,
				indicator_values.month_to, month_at, indicator_values.as_of, indicator_values.from_rows)
		), counted as (
			select o.over, p.market_id, n.key as name, n.value::numeric as value
			from period p
			cross join (values ('end'), ('period')) as o (over)
			cross join lateral jsonb_each_text(p.counts) n
			union all
			select 'month', m.market_id, n.key, n.value::numeric from month m cross join lateral jsonb_each_text(m.counts) n
			union all
			select 'three_months', m.market_id, n.name, n.value
			from month m
			left join kept k on k.market_id = m.market_id
			cross join lateral (values ('kept', coalesce(k.kept, 0)), ('kept_base', coalesce(k.kept_base, 0)),
				('in_use', (m.counts ->> 'in_use')::bigint), ('observed', (m.counts ->> 'observed')::bigint),
				('paying', (m.counts ->> 'paying')::bigint)) as n (name, value)
		), other as materialized (
			select o.over, c.place, c.name, c.value
			from other_counts(indicator_values.province, indicator_values.from_day, indicator_values.to_day, indicator_values.at_day,
				indicator_values.as_of) c
			cross join (values ('end'), ('period')) as o (over)
		), lies as materialized (
			select p.market_id, coalesce(market_unit_on(indicator_values.province, p.market_id, indicator_values.at_day), m.unit) as unit
			from period p
			join market m on m.province = indicator_values.province and m.id = p.market_id
		), top as (
			select u.id
			from unit u
			where u.level = 'province' and u.code = lpad(indicator_values.province::text, 2, '0')
				and u.valid_from <= indicator_values.at_day and coalesce(u.valid_to > indicator_values.at_day, true)
		), everything as (
			select c.over, c.market_id, c.name, c.value from counted c
			union all
			select o.over, o.place, o.name, o.value from other o join period p on p.market_id = o.place
		), sums as materialized (
			select 'market' as place_kind, e.market_id as place, e.market_id as of_market, e.over, e.name, e.value from everything e
			union all
			-- A sum of which a part is not known is not known.
			select 'unit', l.unit, null, e.over, e.name, case when bool_and(e.value is not null) then sum(e.value) end
			from everything e
			join lies l on l.market_id = e.market_id
			where indicator_values.market is null
			group by l.unit, e.over, e.name
			union all
			select 'province', t.id, null, e.over, e.name, case when bool_and(e.value is not null) then sum(e.value) end
			from everything e
			cross join top t
			where whole
			group by t.id, e.over, e.name
			union all
			select case u.level when 'province' then 'province' else 'unit' end, o.place, null, o.over, o.name, o.value
			from other o
			join unit u on u.id = o.place
			where indicator_values.market is null and (whole or u.level <> 'province')
		), place as materialized (
			select s.place_kind, s.place, s.of_market from sums s where s.place_kind <> 'province'
			group by s.place_kind, s.place, s.of_market
			union all
			select 'province', t.id, null from top t where whole
		), entered as (
			select distinct on (coalesce(e.market, e.unit), e.indicator, e.version) coalesce(e.market, e.unit) as place, e.indicator, e.version,
				coalesce(e.numerator, e.value) as numerator, e.denominator,
				case when e.numerator is not null then floor((e.numerator * 20000 + e.denominator) / (2 * e.denominator))
					else e.value * 100 end::bigint as hundredths
			from entered_value e
			where e.province = indicator_values.province and e.period_from = indicator_values.from_day
				and e.period_to = indicator_values.to_day and e.state = 'approved' and e.decided_at <= known
			order by coalesce(e.market, e.unit), e.indicator, e.version, e.decided_at desc, e.id desc
		), made as (
			select p.place_kind, p.place, p.of_market, i.code, i.version, i.source, i.value_kind, i.denominator as divided_by,
				i.numerator as counts_what, case i.source when 'entered' then e.numerator else a.value end as part,
				case i.source when 'entered' then e.denominator else b.value end as whole_of,
				e.hundredths as entered, e.place is not null as is_entered, o.value as observed, u.value as in_use, y.value as paying
			from place p
			join indicators_on(indicator_values.at_day) i on p.place_kind = any (i.levels)
			left join sums a on a.place = p.place and a.place_kind = p.place_kind and a.over = i.over and a.name = i.numerator
			left join sums b on b.place = p.place and b.place_kind = p.place_kind and b.over = i.over and b.name = i.denominator
			left join sums o on o.place = p.place and o.place_kind = p.place_kind and o.over = i.over and o.name = 'observed'
			left join sums u on u.place = p.place and u.place_kind = p.place_kind and u.over = i.over and u.name = 'in_use'
			left join sums y on y.place = p.place and y.place_kind = p.place_kind and y.over = i.over and y.name = 'paying'
			left join entered e on i.source = 'entered' and e.place = p.place and e.indicator = i.code and e.version = i.version
		), judged as (
			select m.*, case
					when m.source = 'pending' then 'pending'
					when m.source = 'entered' then case when not m.is_entered then 'not_reported' end
					when m.part is null or (m.divided_by is not null and m.whole_of is null) then 'not_counted'
					when m.in_use > 0 and m.observed = 0 and coalesce(m.divided_by, m.counts_what) in ('observed', 'observed_open_days',
						'payments', 'amount_vnd', 'kept_base') then 'no_feed'
					when m.whole_of = 0 then 'nothing_to_divide_by'
					when m.value_kind = 'percent' and m.part > m.whole_of then 'over_100'
				end as why
			from made m
		)
		select j.place_kind, j.place, j.of_market, j.code, j.version,
			case when j.why is distinct from 'no_feed' then j.part end, j.whole_of, j.observed, j.in_use, j.paying,
			case
				when j.why is not null then null
				when j.source = 'entered' then case when j.value_kind = 'count' then null else j.entered end
				when j.value_kind = 'percent' then floor((j.part * 20000 + j.whole_of) / (2 * j.whole_of))::bigint
				when j.value_kind = 'ratio' then floor((j.part * 200 + j.whole_of) / (2 * j.whole_of))::bigint
			end,
			case when j.why is null then 'known' when j.why = 'no_feed' then 'not_observed' else 'unknown' end, j.why
		from judged j;
end
$$;
comment on function indicator_values(smallint, uuid, date, date, date, date, date, timestamptz, boolean) is
	'Every indicator of every place over a period: numerator, denominator, observed part, and one of three states.';

grant execute on function market_counts(smallint, uuid, date, date, date, timestamptz, boolean), indicators_on(date),
	market_kept(smallint, uuid, date, date, date, timestamptz, boolean),
	indicator_values(smallint, uuid, date, date, date, date, date, timestamptz, boolean) to socho_web, socho_press;
grant execute on function keep_provider_days(smallint, integer) to socho_press;

reset role;
