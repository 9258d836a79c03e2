-- What reports say, made of the snapshot that their lock took; and made again from the rows, to compare.
set role socho_owner;

-- What no row tells of the members of teams; women and members of the youth union are asked for in form 04.
insert into indicator (code, version, name_vi, name_en, value_kind, parameters, valid_from, source, measure, levels)
values
	('TEAMW', 1, 'Số thành viên nữ của các tổ công nghệ số cộng đồng', 'Women in community digital teams', 'count', '{}',
		'2022-01-01', 'entered', 'người', '{unit,province}'),
	('TEAMY', 1, 'Số đoàn viên trong các tổ công nghệ số cộng đồng', 'Members of the youth union in community digital teams', 'count',
		'{}', '2022-01-01', 'entered', 'người', '{unit,province}');

-- The counts of each market of a snapshot. What was not observed is null.
create function snapshot_counts(province smallint, snapshot uuid)
	returns table (market uuid, stalls bigint, in_use bigint, registered bigint, coded bigint, displayed bigint, observed bigint,
		paid bigint, active bigint, payments bigint, amount_vnd bigint)
	language sql stable
as $$
	select v.market,
		max(v.denominator) filter (where v.indicator = 'STL')::bigint,
		max(v.numerator) filter (where v.indicator = 'STL')::bigint,
		max(v.numerator) filter (where v.indicator = 'REG')::bigint,
		max(v.numerator) filter (where v.indicator = 'ISS')::bigint,
		max(v.numerator) filter (where v.indicator = 'DSP')::bigint,
		max(v.numerator) filter (where v.indicator = 'OBS')::bigint,
		max(v.numerator) filter (where v.indicator = 'USE1')::bigint,
		max(v.numerator) filter (where v.indicator = 'ACT')::bigint,
		max(v.numerator) filter (where v.indicator = 'VOL')::bigint,
		max(v.numerator) filter (where v.indicator = 'VAL')::bigint
	from snapshot_value v
	where v.province = snapshot_counts.province and v.snapshot = snapshot_counts.snapshot and v.place_kind = 'market'
	group by v.market
$$;

-- The same counts of the one market of a snapshot, by line of goods, under the versions of the indicators of its day.
create function snapshot_goods(province smallint, snapshot uuid, from_rows boolean)
	returns table (market uuid, line text, stalls bigint, in_use bigint, registered bigint, coded bigint, displayed bigint,
		observed bigint, paid bigint, active bigint, payments bigint, amount_vnd bigint)
	language plpgsql stable
as $$
#variable_conflict use_column
declare
	s snapshot;
	seen_days integer;
	shown_days integer;
	paid_min bigint;
	active_min bigint;
begin
	select * into strict s from snapshot p where p.province = snapshot_goods.province and p.id = snapshot_goods.snapshot;
	select max((i.parameters ->> 'seen_days')::integer) filter (where i.code = 'OBS'),
			max((i.parameters ->> 'seen_days')::integer) filter (where i.code = 'DSP'),
			max((i.parameters ->> 'payments_min')::bigint) filter (where i.code = 'USE1'),
			max(coalesce((i.parameters ->> 'payments_per_open_day_min')::bigint * greatest(o.days, 1), (i.parameters ->> 'payments_min')::bigint))
				filter (where i.code = 'ACT')
		into seen_days, shown_days, paid_min, active_min
	from indicators_on(s.at_day) i
	left join market m on m.province = s.province and m.id = s.market and m.kind = 'periodic_market' and i.code = 'ACT'
	left join lateral open_days(m.id, s.month_from, s.month_to) as o (days) on o.days is not null;
	return query
		with period as materialized (
			select * from stall_states(s.province, s.market, s.period_from, s.period_to, s.at_day,
				least(s.at_day - seen_days, s.period_from), s.at_day - shown_days, s.at_day - shown_days, s.as_of, snapshot_goods.from_rows)
		), month as materialized (
			select n.stall, n.in_use and n.qualifying >= active_min as active
			from stall_states(s.province, s.market, s.month_from, s.month_to, least(s.month_to, s.at_day),
				least(least(s.month_to, s.at_day) - seen_days, s.month_from), s.at_day - shown_days, s.at_day - shown_days, s.as_of,
				snapshot_goods.from_rows) n
		), counted as (
			select o.line, count(*) as stalls,
				count(*) filter (where o.in_use) as in_use,
				count(*) filter (where o.in_use and o.registered) as registered,
				count(*) filter (where o.in_use and o.coded) as coded,
				count(*) filter (where o.in_use and o.displayed) as displayed,
				count(*) filter (where o.in_use and o.observed) as observed,
				count(*) filter (where o.in_use and o.payments >= paid_min) as paid,
				count(*) filter (where n.active) as active,
				sum(o.payments)::bigint as payments, sum(o.amount_vnd)::bigint as amount_vnd
			from period o
			left join month n on n.stall = o.stall
			group by 1
		)
		select s.market, c.line, c.stalls, c.in_use, c.registered, c.coded, c.displayed, c.observed,
			case when c.observed > 0 or c.in_use = 0 then c.paid end, case when c.observed > 0 or c.in_use = 0 then c.active end,
			case when c.observed > 0 or c.in_use = 0 then c.payments end, case when c.observed > 0 or c.in_use = 0 then c.amount_vnd end
		from counted c;
end
$$;

-- The counts that make the lines of a form: of a market by line of goods (01), the places of a commune (02), the markets of the
-- province by the commune that they lay in (03), its desks, schools and clinics by commune (06).
create function report_counts(province smallint, snapshot uuid, form text, from_rows boolean)
	returns table (market uuid, unit uuid, name text, code text, kind text, stalls bigint, in_use bigint, registered bigint,
		coded bigint, displayed bigint, observed bigint, paid bigint, active bigint, payments bigint, amount_vnd bigint)
	language sql stable
as $$
	select g.market, null::uuid, g.line, g.line, '', g.stalls, g.in_use, g.registered, g.coded, g.displayed, g.observed, g.paid, g.active,
		g.payments, g.amount_vnd
	from snapshot s
	cross join lateral snapshot_goods(s.province, s.id, report_counts.from_rows) g
	where s.province = report_counts.province and s.id = report_counts.snapshot and report_counts.form = '01'
	union all
	select m.id, u.id, case report_counts.form when '02' then m.name else u.full_name end,
		case report_counts.form when '02' then m.label_code else u.code end,
		case when report_counts.form in ('02', '06') then m.kind else '' end, c.stalls, c.in_use, c.registered, c.coded, c.displayed,
		c.observed, c.paid, c.active, c.payments, c.amount_vnd
	from snapshot s
	cross join lateral snapshot_counts(s.province, s.id) c
	join market m on m.province = s.province and m.id = c.market
	join unit u on u.id = coalesce(market_unit_on(m.province, m.id, s.at_day), m.unit)
	where s.province = report_counts.province and s.id = report_counts.snapshot and case report_counts.form
			when '02' then true
			when '03' then m.kind not in ('one_stop_desk', 'school', 'clinic', 'shopping_street')
			when '06' then m.kind in ('one_stop_desk', 'school', 'clinic')
			else false
		end
$$;

-- Community digital teams by commune at the snapshot's day, and what they did in its period (form 04). What the register counts
-- comes first; a published total stands for a unit in which no team is registered, and a total of a wider unit, which no commune
-- of today has a part of, for itself. Teams of a unit that was split, and lies nowhere yet, have a line of their own.
create function report_teams(province smallint, snapshot uuid)
	returns table (code text, name text, published_on date, teams bigint, teams_commune bigint, teams_hamlet bigint, members bigint,
		women bigint, youth bigint, households bigint, guided bigint, help_payment bigint, help_commerce bigint, help_service bigint,
		help_skill bigint, hamlets_ruled bigint, hamlets_short bigint)
	language sql stable
as $$
	with s as materialized (
		select * from snapshot s where s.province = report_teams.province and s.id = report_teams.snapshot
	), top as materialized (
		select u.id
		from unit u
		cross join s
		where u.level = 'province' and u.code = lpad(report_teams.province::text, 2, '0') and u.valid_from <= s.at_day
			and coalesce(u.valid_to > s.at_day, true)
	), commune as materialized (
		select u.id, u.code, u.full_name
		from top t
		cross join s
		join unit u on u.parent = t.id and u.level = 'commune' and u.valid_from <= s.at_day and coalesce(u.valid_to > s.at_day, true)
	), inside as materialized (
		select c.id as commune, i.id as unit from commune c cross join lateral units_inside(c.id) as i (id)
	), team_of as materialized (
		select i.commune, t.level, m.members
		from s
		join team t on t.province = s.province and t.created_at <= s.as_of and team_lives(t.founded_on, t.dissolved_on, s.at_day)
		left join inside i on i.unit = t.unit
		cross join lateral (
			select count(*) as members
			from team_member m
			where m.province = t.province and m.team = t.id and m.created_at <= s.as_of
				and team_lives(m.joined_on, m.left_on, s.at_day)) m
	), counted as materialized (
		select t.commune, count(*) as teams, count(*) filter (where t.level = 'commune') as teams_commune,
			count(*) filter (where t.level = 'hamlet') as teams_hamlet, sum(t.members)::bigint as members
		from team_of t
		group by t.commune
	), said as (
		select e.* from top t cross join s cross join lateral teams_entered(t.id, s.at_day) e where e.entered_at <= s.as_of
	), said_of as materialized (
		-- Of a wider unit only what none of its communes counts for itself; of a part of one commune, its sum there.
		select i.commune, case when i.commune is null then e.unit end as wider, max(e.on_day) as on_day,
			coalesce(sum(e.teams) filter (where e.level = 'all'), sum(e.teams) filter (where e.level <> 'all')) as teams,
			sum(e.teams) filter (where e.level = 'commune') as teams_commune,
			sum(e.teams) filter (where e.level = 'hamlet') as teams_hamlet,
			coalesce(sum(e.members) filter (where e.level = 'all'), sum(e.members) filter (where e.level <> 'all')) as members
		from said e
		left join inside i on i.unit = e.unit
		where i.commune is not null or not exists (
			select from counted c join units_inside(e.unit) as n (id) on n.id = c.commune)
		group by 1, 2
	), hamlet as (
		select i.commune, case when bool_and(h.households is not null) then sum(h.households) end as households
		from inside i
		cross join s
		join unit h on h.id = i.unit and h.level = 'hamlet' and h.valid_from <= s.at_day and coalesce(h.valid_to > s.at_day, true)
		group by i.commune
	), helped as (
		select i.commune, count(distinct v.household_hash) as guided,
			count(*) filter (where k.topic = 'payment') as payment, count(*) filter (where k.topic = 'commerce') as commerce,
			count(*) filter (where k.topic = 'public_service') as service, count(*) filter (where k.topic = 'skill') as skill
		from s
		join visit v on v.province = s.province and v.outcome in ('done', 'shown') and v.received_at <= s.as_of
			and v.at >= s.period_from::timestamp at time zone interval '7 hours'
			and v.at < (s.period_to + 1)::timestamp at time zone interval '7 hours'
		left join inside i on i.unit = v.unit
		left join lateral (
			select t.topic from tasks_known() t where t.code = v.task and t.province in (0, v.province) order by t.province desc limit 1) k
			on true
		group by i.commune
	), rule as (
		select i.commune, count(*) as ruled, count(*) filter (where cardinality(g.reasons) > 0) as short
		from top t
		cross join s
		cross join lateral team_gaps(t.id, s.at_day) g
		join inside i on i.unit = g.hamlet
		group by i.commune
	), entered as (
		select distinct on (e.unit, e.indicator) e.unit, e.indicator, coalesce(e.numerator, e.value)::bigint as value
		from s
		join entered_value e on e.province = s.province and e.indicator in ('TEAMW', 'TEAMY') and e.period_from = s.period_from
			and e.period_to = s.period_to and e.state = 'approved' and e.decided_at <= s.as_of
		order by e.unit, e.indicator, e.decided_at desc, e.id desc
	), line as (
		select c.id as commune, c.id as unit, c.code, c.full_name as name from commune c
		union all
		select null, null, '', 'Đơn vị cũ, chưa xác định địa bàn mới'
		where exists (select from counted c where c.commune is null) or exists (select from helped h where h.commune is null)
		union all
		select null, o.wider, u.code, u.full_name || case when u.valid_to is not null then ' (cũ)' else '' end
		from said_of o
		join unit u on u.id = o.wider
	)
	select l.code, l.name, case when n.teams is null then o.on_day end, coalesce(n.teams, o.teams), coalesce(n.teams_commune, o.teams_commune),
		coalesce(n.teams_hamlet, o.teams_hamlet), coalesce(n.members, o.members), w.value, y.value, h.households,
		case when l.commune is not null or l.unit is null then coalesce(d.guided, 0) end,
		case when l.commune is not null or l.unit is null then coalesce(d.payment, 0) end,
		case when l.commune is not null or l.unit is null then coalesce(d.commerce, 0) end,
		case when l.commune is not null or l.unit is null then coalesce(d.service, 0) end,
		case when l.commune is not null or l.unit is null then coalesce(d.skill, 0) end,
		case when l.commune is not null then coalesce(r.ruled, 0) end, case when l.commune is not null then coalesce(r.short, 0) end
	from line l
	left join counted n on n.commune is not distinct from l.commune and (l.commune is not null or l.unit is null)
	left join said_of o on case when l.commune is null then o.wider = l.unit else o.commune = l.commune end
	left join hamlet h on h.commune = l.commune
	left join helped d on d.commune is not distinct from l.commune and (l.commune is not null or l.unit is null)
	left join rule r on r.commune = l.commune
	left join entered w on w.unit = l.unit and w.indicator = 'TEAMW'
	left join entered y on y.unit = l.unit and y.indicator = 'TEAMY'
$$;
comment on function report_teams(smallint, uuid) is
	'Lines of form 04. published_on: the counts of teams and members are a published total of that day, not the register''s.';

-- Communes by how much of their targets they reached (form 05), of a snapshot. A commune's own target comes before one of the
-- units above it, of which only percentages come down; the later decision counts. What it reached of each counts for 100 % at
-- most, and their mean is its score: so it can be worked out from the printed columns. The same score is the same rank. Who has
-- no target, or lacks a value for one, has no score and no rank.
create function report_ranking(province smallint, snapshot uuid)
	returns table (code text, name text, markets bigint, targets bigint, met bigint, reached jsonb, missing text, score bigint,
		rank bigint, tied bigint, band text)
	language sql stable
as $$
	with recursive s as materialized (
		select * from snapshot s where s.province = report_ranking.province and s.id = report_ranking.snapshot
	), place as materialized (
		select u.id, u.code, u.full_name, (
				select count(*)
				from report_counts(report_ranking.province, report_ranking.snapshot, '03', false) c
				where c.unit = u.id) as markets
		from s
		join snapshot_value v on v.province = s.province and v.snapshot = s.id and v.place_kind = 'unit' and v.indicator = 'STL'
		join unit u on u.id = v.place and u.level = 'commune'
	), up (place, unit, depth) as (
		select p.id, p.id, 0 from place p
		union all
		select up.place, u.parent, up.depth + 1 from up join unit u on u.id = up.unit where u.parent is not null
	), wanted as (
		select distinct on (up.place, t.indicator) up.place, t.indicator, t.version, t.value, t.value_kind
		from s
		join target t on t.province = s.province and t.class is null and t.market is null and t.created_at <= s.as_of
			and s.at_day between t.period_from and t.period_to
			and t.indicator in ('ISS', 'DSP', 'USE1', 'ACT', 'KEEP', 'FEEV', 'M40')
		join plan n on n.province = t.province and n.id = t.plan
		join up on up.unit = unit_same(t.unit, s.at_day) and (up.depth = 0 or t.value_kind = 'percent')
		order by up.place, t.indicator, up.depth, n.issued_on desc, t.period_to - t.period_from, t.id desc
	), held as (
		select w.place, w.indicator,
			case when v.state = 'known' then v.numerator * 100 end as part,
			case when v.state = 'known' then w.value * case w.value_kind when 'percent' then v.denominator else 100 end end as whole
		from wanted w
		cross join s
		left join snapshot_value v on v.province = s.province and v.snapshot = s.id and v.place_kind = 'unit' and v.place = w.place
			and v.indicator = w.indicator and v.version = w.version
	), judged as (
		select h.place, h.indicator, h.part >= h.whole as met,
			floor((h.part * 20000 + h.whole) / nullif(2 * h.whole, 0))::bigint as reached
		from held h
	), scored as (
		select p.*, count(j.indicator) as targets, count(*) filter (where j.met) as met,
			coalesce(jsonb_object_agg(lower(j.indicator), j.reached) filter (where j.reached is not null), '{}') as reached,
			string_agg(j.indicator, ', ' order by j.indicator) filter (where j.indicator is not null and j.reached is null) as missing,
			case when count(j.indicator) > 0 and bool_and(j.reached is not null)
				then floor((sum(least(j.reached, 10000)) * 2 + count(*)) / (2 * count(*)))::bigint end as score
		from place p
		left join judged j on j.place = p.id
		group by p.id, p.code, p.full_name, p.markets
	)
	select c.code, c.full_name, c.markets, c.targets, c.met, c.reached, c.missing, c.score,
		case when c.score is not null then rank() over (order by c.score desc nulls last) end,
		case when c.score is not null then count(*) over (partition by c.score) end,
		case when c.score is null then null when c.met = c.targets then 'met' when c.score >= 8000 then 'near' else 'far' end
	from scored c
$$;
comment on function report_ranking(smallint, uuid) is
	'Lines of form 05. reached: in hundredths of a percent, by indicator; missing: indicators with a target and no value.';

-- What the frozen figures of a report say otherwise than its snapshot and, of lines of goods, than the rows as these were known
-- then. What was hidden because it was of so few is not compared: the hash tells whether somebody changed it.
create function report_differences(province smallint, report uuid)
	returns table (line text, count text, kept text, rebuilt text)
	language sql stable
as $$
	with r as materialized (
		select r.* from report r where r.province = report_differences.province and r.id = report_differences.report and r.snapshot is not null
	), counted as materialized (
		select c.* from r cross join lateral report_counts(r.province, r.snapshot, r.form, true) c
	), made (line, kind, count, value) as (
		select c.code, c.kind, n.name, sum(n.value)
		from counted c
		cross join lateral (values ('stalls', c.stalls), ('in_use', c.in_use), ('registered', c.registered), ('coded', c.coded),
			('displayed', c.displayed), ('observed', c.observed), ('paid', c.paid), ('active', c.active), ('payments', c.payments),
			('amount_vnd', c.amount_vnd)) as n (name, value)
		group by 1, 2, 3
		union all
		select 'Tổng cộng', 'total', n.name, sum(n.value)
		from r
		cross join lateral snapshot_counts(r.province, r.snapshot) c
		cross join lateral (values ('stalls', c.stalls), ('in_use', c.in_use), ('registered', c.registered), ('coded', c.coded),
			('displayed', c.displayed), ('observed', c.observed), ('paid', c.paid), ('active', c.active), ('payments', c.payments),
			('amount_vnd', c.amount_vnd)) as n (name, value)
		where r.form in ('01', '02')
		group by 3
		union all
		select t.code, t.name, n.name, n.value
		from r
		cross join lateral report_teams(r.province, r.snapshot) t
		cross join lateral (values ('teams', t.teams), ('members', t.members), ('households', t.households), ('guided', t.guided),
			('hamlets_short', t.hamlets_short)) as n (name, value)
		where r.form = '04'
		union all
		select k.code, '', n.name, n.value
		from r
		cross join lateral report_ranking(r.province, r.snapshot) k
		cross join lateral (values ('markets', k.markets), ('targets', k.targets), ('met', k.met), ('score', k.score), ('rank', k.rank)) as n (name, value)
		where r.form = '05'
	), names as materialized (
		select distinct m.count as name from made m
	), kept (line, kind, count, value) as (
		select x ->> 'code', case r.form when '04' then x ->> 'name' when '05' then '' else coalesce(x ->> 'kind', '') end, n.key,
			(n.value #>> '{}')::numeric
		from r
		cross join lateral jsonb_array_elements(r.figures -> 'lines') x
		cross join lateral jsonb_each(x -> 'counts') n
		join names a on a.name = n.key
		union all
		select 'Tổng cộng', 'total', n.key, (n.value #>> '{}')::numeric
		from r
		cross join lateral jsonb_each(r.figures -> 'total' -> 'counts') n
		join names a on a.name = n.key
		where r.form in ('01', '02')
	)
	select coalesce(k.line, m.line), coalesce(k.count, m.count), k.value::text, m.value::text
	from kept k
	full join made m on m.line = k.line and m.kind = k.kind and m.count = k.count
	where k.value is distinct from m.value
		and not (k.value is null and coalesce(k.count, m.count) in ('payments', 'amount_vnd') and k.count is not null)
		-- A line of fees alone has no stalls.
		and not (m.count is null and k.value is null)
	union all
	select 'SHA-256', 'figures', encode(r.figures_hash, 'hex'), encode(sha256(convert_to(r.figures::text, 'UTF8')), 'hex')
	from r
	where r.figures_hash <> sha256(convert_to(r.figures::text, 'UTF8'))
	order by 1, 2
$$;
comment on function report_differences(smallint, uuid) is
	'Every count of a report that its snapshot, or the rows behind it, do not bear out.';

grant execute on function snapshot_counts(smallint, uuid), snapshot_goods(smallint, uuid, boolean),
	report_counts(smallint, uuid, text, boolean), report_teams(smallint, uuid), report_ranking(smallint, uuid),
	report_differences(smallint, uuid) to socho_web, socho_press;

reset role;
