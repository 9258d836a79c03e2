-- What other rooms count for indicators: fees, teams, reports, payments that no stall was found for. Each function gives its
-- counts by market (their sums make the units') or by unit, as known at as_of (null: all there is). A place that a room keeps
-- nothing of has no row: its count is not known, and not zero.
set role socho_owner;

-- A market keeps its fees here from the first period that it billed, or the first day of its catalogue of fees. How many of
-- the open markets do is told of all of them: a share of fees says nothing of markets that collect elsewhere.
create function fee_counts(province smallint, from_day date, to_day date, as_of timestamptz)
	returns table (place uuid, name text, value numeric)
	language sql stable rows 2000
as $$
	with kept as materialized (
		select m.id, exists (
				select from bill b
				where b.province = m.province and b.market = m.id and b.period_from <= fee_counts.to_day
					and b.issued_at <= coalesce(fee_counts.as_of, 'infinity'))
			or exists (
				select from desk_fee f
				where f.province = m.province and f.market = m.id and f.valid_from <= fee_counts.to_day
					and f.created_at <= coalesce(fee_counts.as_of, 'infinity')) as here
		from market m
		where m.province = fee_counts.province
	), due as (
		select d.market_id, sum(d.n) as number, sum(d.due_vnd) as vnd,
			sum(d.n) filter (where d.cashless_vnd >= d.due_vnd) as cashless, sum(d.cashless_vnd) as cashless_vnd
		from collections(fee_counts.province, null, fee_counts.from_day, fee_counts.to_day, fee_counts.as_of) d
		group by d.market_id
	)
	select k.id, n.name, coalesce(n.value, 0)
	from kept k
	left join due d on d.market_id = k.id
	cross join lateral (values ('fees_kept', k.here::integer::numeric), ('fees_due', d.number), ('fees_cashless', d.cashless),
		('fees_due_vnd', d.vnd), ('fees_cashless_vnd', d.cashless_vnd)) as n (name, value)
	where k.here or n.name = 'fees_kept'
$$;

-- The communes of a day in a province, and the province itself.
create function units_of_province(province smallint, day date) returns table (unit uuid, level text)
	language sql stable rows 150
as $$
	with recursive below (id, level) as (
		select u.id, u.level
		from unit u
		where u.level = 'province' and u.code = lpad(units_of_province.province::text, 2, '0')
			and u.valid_from <= units_of_province.day and coalesce(u.valid_to > units_of_province.day, true)
		union all
		select u.id, u.level
		from below b
		join unit u on u.parent = b.id and u.valid_from <= units_of_province.day
			and coalesce(u.valid_to > units_of_province.day, true)
		where b.level in ('province', 'district')
	)
	select b.id, b.level from below b where b.level in ('province', 'commune')
$$;

-- Teams that stand in the register on a day, and teams as they were published last: one says nothing of the other.
create function team_counts(province smallint, day date, as_of timestamptz)
	returns table (place uuid, name text, value numeric)
	language sql stable rows 200
as $$
	with registered as materialized (
		select t.unit, count(*) filter (where team_lives(t.founded_on, case
				when coalesce(t.dissolved_at, t.created_at) <= coalesce(team_counts.as_of, 'infinity') then t.dissolved_on
			end, team_counts.day)) as teams
		from team t
		where t.province = team_counts.province and t.founded_on <= team_counts.day
			and t.created_at <= coalesce(team_counts.as_of, 'infinity')
		group by t.unit
	), entered as materialized (
		select distinct c.unit
		from team_count c
		where c.province = team_counts.province and c.on_day <= team_counts.day
			and c.entered_at <= coalesce(team_counts.as_of, 'infinity')
	), inside as materialized (
		select i.root, i.id
		from (
			select array_agg(u.unit) as units
			from units_of_province(team_counts.province, team_counts.day) u
			where exists (select from registered) or exists (select from entered)) r
		cross join lateral units_inside_each(r.units) i
	)
	select i.root, 'teams', sum(r.teams)
	from inside i
	join registered r on r.unit = i.id
	group by i.root
	union all
	select p.root, 'teams_published', t.teams
	from (select distinct i.root from inside i join entered e on e.unit = i.id) as p
	cross join lateral teams_published(p.root, team_counts.day, team_counts.as_of) t
$$;

-- Reports whose last day lies in the window and is over, and those of them that were handed in by then: of each market that
-- was open at the end of the period, of each commune with one, of the province; in a commune its markets' and its own.
create function report_counts(province smallint, from_day date, to_day date, at_day date, as_of timestamptz)
	returns table (place uuid, name text, value numeric)
	language sql stable rows 200
as $$
	with cycle as materialized (
		select c.*
		from report_cycle c
		where c.province = report_counts.province and c.created_at <= coalesce(report_counts.as_of, 'infinity')
	), over_with as materialized (
		select c.id, c.period_to, l.level, l.due
		from cycle c
		cross join lateral (values ('market', c.due_market), ('commune', c.due_commune), ('province', c.due_province)) as l (level, due)
		where l.due between report_counts.from_day and report_counts.to_day
			and (l.due + 1)::timestamp at time zone interval '7 hours' <= coalesce(report_counts.as_of, now())
	), open as materialized (
		select c.id as cycle, m.id as market,
			coalesce(market_unit_on(m.province, m.id, report_counts.at_day), m.unit) as unit
		from (select distinct o.id, o.period_to from over_with o) c
		join market m on m.province = report_counts.province and m.created_at <= coalesce(report_counts.as_of, 'infinity')
		where coalesce((
				select f.status
				from market_fact f
				where f.province = m.province and f.market = m.id and f.attribute = 'status' and f.valid_from <= c.period_to
					and f.said_at <= coalesce(report_counts.as_of, 'infinity')
				order by f.valid_from desc, f.id desc
				limit 1), m.status) = 'open'
	), expected as (
		select o.id as cycle, o.level, o.due, n.market, n.unit
		from over_with o
		join open n on n.cycle = o.id
		where o.level = 'market'
		union all
		select distinct o.id, o.level, o.due, null::uuid, n.unit
		from over_with o
		join open n on n.cycle = o.id
		where o.level = 'commune' and report_mine(report_counts.province, 'commune', null, n.unit)
		union all
		select o.id, o.level, o.due, null, null
		from over_with o
		where o.level = 'province' and report_mine(report_counts.province, 'province', null, null)
	), handed as materialized (
		select r.cycle, r.level, r.market, unit_same(r.unit, report_counts.at_day) as unit,
			(min(s.at) at time zone interval '7 hours')::date as on_day
		from report r
		join report_step s on s.province = r.province and s.report = r.id and s.step = 'submit'
		where r.province = report_counts.province and r.serial = 0 and r.form in ('01', '02', '03')
			and s.at <= coalesce(report_counts.as_of, 'infinity') and r.cycle in (select o.id from over_with o)
		group by r.province, r.id
	), judged as materialized (
		select e.level, e.unit, exists (
				select from handed h
				where h.cycle = e.cycle and h.level = e.level and h.market is not distinct from e.market and h.on_day <= e.due
					and (e.level <> 'commune' or h.unit = e.unit)) as in_time
		from expected e
	), place as (
		select u.unit, u.level
		from units_of_province(report_counts.province, report_counts.at_day) u
		where exists (select from cycle)
	), summed as (
		select p.unit, p.level, count(j.level) as due, count(j.level) filter (where j.in_time) as in_time
		from place p
		left join judged j on p.level = 'province' or j.unit = p.unit
		group by p.unit, p.level
	)
	select s.unit, n.name, n.value
	from summed s
	cross join lateral (values ('reports_due', s.due::numeric), ('reports_on_time', s.in_time)) as n (name, value)
	where s.level = 'province' or s.due > 0
$$;

create function match_counts(province smallint, from_day date, to_day date, at_day date, as_of timestamptz)
	returns table (place uuid, name text, value numeric)
	language sql stable rows 2
as $$
	with d as (
		select sum(d.credits) as credits, sum(d.unmatched) as unmatched
		from provider_day d
		where d.province = match_counts.province and d.day between from_day and to_day
			and d.kept_at <= coalesce(as_of, 'infinity')
	), settled as (
		select count(distinct m.confirmation) as payments
		from payment_match m
		join confirmation c on c.province = m.province and c.id = m.confirmation and c.received_at = m.received_at
			and c.match_rule = 'none' and c.direction = 'credit' and c.uncounted is null
		where m.province = match_counts.province and m.made_at <= coalesce(as_of, 'infinity') and m.stall is not null
			and m.received_at >= from_day::timestamp at time zone interval '7 hours'
			and m.received_at < (least(to_day, (
				select max(k.day) from provider_day k
				where k.province = match_counts.province and k.kept_at <= coalesce(as_of, 'infinity'))) + 1)::timestamp
				at time zone interval '7 hours'
	)
	select u.id, n.name, n.value
	from unit u
	cross join d
	cross join settled s
	cross join lateral (values ('credits', d.credits), ('unmatched', greatest(d.unmatched - s.payments, 0))) as n (name, value)
	where u.level = 'province' and u.code = lpad(match_counts.province::text, 2, '0') and u.valid_from <= at_day
		and coalesce(u.valid_to > at_day, true) and d.credits is not null
$$;

create function other_counts(province smallint, from_day date, to_day date, at_day date, as_of timestamptz)
	returns table (place uuid, name text, value numeric)
	language sql stable rows 2500
as $$
	select * from match_counts(province, from_day, to_day, at_day, as_of)
	union all
	select * from fee_counts(province, from_day, to_day, as_of)
	union all
	select * from team_counts(province, at_day, as_of)
	union all
	select * from report_counts(province, from_day, to_day, at_day, as_of)
$$;
comment on function other_counts(smallint, date, date, date, timestamptz) is
	'Counts of other rooms by market (their sums make the units'') or by unit, as known at as_of (null: all).';

update indicator set source = 'computed' where code in ('FEEN', 'FEEV', 'TEAM', 'TIM') and version = 1;
update indicator
set name_vi = 'Số tổ công nghệ số cộng đồng trong sổ', name_en = 'Community digital teams that stand in the register'
where code = 'TEAM' and version = 1;
insert into indicator (code, version, name_vi, name_en, value_kind, valid_from, source, numerator, denominator, over, measure, levels)
values
	('FEEOBS', 1, 'Tỷ lệ chợ có khoản thu ghi trong sổ', 'Markets whose fees are kept here', 'percent', '2025-07-01', 'computed',
		'fees_kept', 'markets', 'period', '%', '{unit,province}'),
	('TEAMPUB', 1, 'Số tổ công nghệ số cộng đồng đã công bố', 'Community digital teams as published', 'count', '2025-07-01', 'computed',
		'teams_published', null, 'end', 'tổ', '{unit,province}');

grant execute on function fee_counts(smallint, date, date, timestamptz), units_of_province(smallint, date),
	team_counts(smallint, date, timestamptz), report_counts(smallint, date, date, date, timestamptz),
	match_counts(smallint, date, date, date, timestamptz), other_counts(smallint, date, date, date, timestamptz)
	to socho_web, socho_press;

reset role;
