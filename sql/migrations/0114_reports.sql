-- Reports of a period, from a market's board to its commune to the province: what is due when, who handed in what, the figures
-- as they were frozen then, and every step with its reason.
set role socho_owner;

create table report_cycle (
	province smallint not null references province,
	id uuid not null default new_id(),
	period text not null check (length(period) between 4 and 12),
	period_from date not null,
	period_to date not null,
	lead text not null check (length(lead) between 1 and 200),
	due_market date not null,
	due_commune date not null,
	due_province date not null,
	plan uuid,
	created_by uuid references person,
	created_at timestamptz not null default now(),
	primary key (province, id),
	foreign key (province, plan) references plan,
	constraint report_cycle_period unique (province, period),
	constraint report_cycle_days check (period_to > period_from and due_market > period_to and due_commune >= due_market
		and due_province >= due_commune)
);
comment on table report_cycle is
	'One period that a province reports on: its window, who leads (it signs), and the last day for a market, a commune and the
province itself to hand in.';

create table report (
	province smallint not null,
	id uuid not null default new_id(),
	cycle uuid not null,
	form text not null check (form in ('01', '02', '03', '04', '05', '06')),
	level text not null generated always as (case form when '01' then 'market' when '02' then 'commune' else 'province' end) stored,
	market uuid,
	unit uuid references unit,
	serial smallint not null default 0 check (serial >= 0),
	addendum_of uuid,
	addendum_reason text check (length(addendum_reason) between 1 and 500),
	state text not null default 'draft'
		check (state in ('draft', 'submitted', 'received', 'returned', 'approved', 'published')),
	version integer not null default 1 check (version > 0),
	number text check (length(number) between 3 and 60),
	explanation text not null default '' check (length(explanation) <= 4000),
	figures jsonb check (jsonb_typeof(figures) = 'object'),
	figures_hash bytea check (octet_length(figures_hash) = 32),
	frozen_at timestamptz,
	submitted_at timestamptz,
	submitted_by uuid references person,
	created_by uuid references person,
	created_at timestamptz not null default now(),
	primary key (province, id),
	foreign key (province, cycle) references report_cycle,
	foreign key (province, market) references market,
	foreign key (province, addendum_of) references report,
	constraint report_place check (case form
		when '01' then market is not null and unit is null
		when '02' then unit is not null and market is null
		else market is null and unit is null
	end),
	constraint report_addendum check ((serial = 0) = (addendum_of is null) and (serial = 0) = (addendum_reason is null)),
	constraint report_frozen check ((figures is null) = (figures_hash is null) and (figures is null) = (frozen_at is null)
		and (state in ('draft', 'returned')) >= (figures is null))
);
comment on table report is
	'One form of one place for one period. Its figures are those of the moment it was handed in, whatever becomes of the rows;
a correction of what was approved is another report, with the next serial and a reason (addendum_of).';
create unique index report_once on report (province, cycle, form, coalesce(market, unit, cycle), serial);
create index report_cycle_state on report (province, cycle, form, state);

create table report_step (
	province smallint not null,
	id uuid not null default new_id(),
	report uuid not null,
	step text not null check (step in ('create', 'edit', 'submit', 'receive', 'return', 'approve', 'publish')),
	reason text check (length(reason) between 1 and 500),
	person uuid references person,
	at timestamptz not null default now(),
	primary key (province, id),
	foreign key (province, report) references report,
	constraint report_step_reason check (step <> 'return' or reason is not null)
);
comment on table report_step is 'One thing that somebody did to a report. Rows are only ever added.';
create index report_step_report on report_step (province, report, id);

create table report_file (
	province smallint not null,
	report uuid not null,
	version integer not null,
	state text not null default 'queued' check (state in ('queued', 'done', 'refused')),
	error text check (length(error) between 1 and 60),
	file bytea,
	created_at timestamptz not null default now(),
	primary key (province, report, version),
	foreign key (province, report) references report,
	check ((state = 'done') = (file is not null)),
	check ((state = 'refused') = (error is not null))
);
comment on table report_file is 'A report in the official form, as PDF: of the version of the report that was handed in. It holds counts only.';

select protect('report_cycle', 'in_scope(province)');
select protect('report', 'in_scope(province)');
select protect('report_step', 'in_scope(province)');
select protect('report_file', 'in_scope(province)');

create function report_mine(province smallint, level text, market uuid, unit uuid) returns boolean
	language sql stable
begin atomic
	select coalesce(case report_mine.level
		when 'market' then exists (select from market m where m.id = report_mine.market)
		when 'commune' then in_scope_unit(report_mine.province, report_mine.unit)
		else report_mine.province = any (nullif(current_setting('socho.whole', true), '')::smallint[])
	end, false);
end;
comment on function report_mine(smallint, text, uuid, uuid) is 'Whether who asks may see, write and hand in the report of this place.';

create function report_takes(province smallint, level text, market uuid) returns boolean
	language sql stable
begin atomic
	select coalesce(report_takes.province = any (nullif(current_setting('socho.whole', true), '')::smallint[]), false)
		or (report_takes.level = 'market'
			and exists (select from market m where m.id = report_takes.market and in_scope_unit(m.province, m.unit)));
end;
comment on function report_takes(smallint, text, uuid) is 'Whether who asks is the level above, which takes the report in.';

-- As the ladder counts (adoption/ladder.sql), a stall a row, so that a report may group them by line of goods.
create function report_stalls(province smallint, market uuid, from_day date, to_day date, at_day date, seen_from date, shown_from date)
	returns table (stall uuid, market_id uuid, line text, in_use boolean, registered boolean, coded boolean, displayed boolean,
		observed boolean, payments bigint, amount_vnd bigint, qualifying bigint)
	language sql stable rows 5000
as $$
	with running as materialized (
		select c.id, c.stall, c.account
		from code c
		where c.province = report_stalls.province and (report_stalls.market is null or c.market = report_stalls.market)
			and c.kind <> 'dynamic' and c.state <> 'requested'
			and c.issued_at < (at_day + 1)::timestamp at time zone interval '7 hours'
			and coalesce(c.ended_at >= (at_day + 1)::timestamp at time zone interval '7 hours', true)
			and coalesce(c.expires_at >= (at_day + 1)::timestamp at time zone interval '7 hours', true)
	), coded as materialized (
		select r.stall, bool_or(exists (
				select
				from feed f
				join connection n on n.province = f.province and n.id = f.connection
				where f.province = report_stalls.province and f.account = r.account and f.since <= at_day
					and coalesce(f.until >= from_day, true) and n.state = 'active' and n.environment = 'live')) as fed
		from running r
		group by r.stall
	), shown as materialized (
		select distinct r.stall
		from scan n
		join running r on r.id = n.code and r.stall = n.stall
		where n.province = report_stalls.province and n.verdict = 'current'
			and n.at >= shown_from::timestamp at time zone interval '7 hours'
			and n.at < (at_day + 1)::timestamp at time zone interval '7 hours'
	), held as materialized (
		select distinct t.stall
		from tenancy t
		where t.province = report_stalls.province and t.from_day <= at_day and coalesce(t.to_day >= at_day, true)
	), money as materialized (
		select d.stall, sum(d.payments) filter (where d.day >= from_day)::bigint as payments,
			sum(d.amount_vnd) filter (where d.day >= from_day)::bigint as amount_vnd,
			sum(d.qualifying) filter (where d.day >= from_day)::bigint as qualifying,
			sum(d.payments) filter (where d.day >= seen_from) > 0 as seen
		from stall_day d
		where d.province = report_stalls.province and (report_stalls.market is null or d.market = report_stalls.market)
			and d.day between least(from_day, seen_from) and to_day
		group by d.stall
	)
	select s.id, s.market, s.line, s.status = 'in_use', h.stall is not null, c.stall is not null, w.stall is not null,
		coalesce(c.fed, false) or coalesce(m.seen, false), coalesce(m.payments, 0), coalesce(m.amount_vnd, 0),
		coalesce(m.qualifying, 0)
	from (
		select o.id, o.market, coalesce(o.line_of_business, o.zone, 'Khác') as line, case
				when o.census_date <= at_day then o.status
				else (
					select e.status
					from stall_census e
					where e.province = report_stalls.province and e.stall = o.id and e.census_date <= at_day
					order by e.census_date desc, e.id desc
					limit 1)
			end as status
		from stall o
		where o.province = report_stalls.province and (report_stalls.market is null or o.market = report_stalls.market)) as s
	left join held h on h.stall = s.id
	left join coded c on c.stall = s.id
	left join shown w on w.stall = s.id
	left join money m on m.stall = s.id
	where s.status is not null
$$;
comment on function report_stalls(smallint, uuid, date, date, date, date, date) is
	'How each stall stood at the end of a day, and what it was paid over some days.';

grant execute on function report_stalls(smallint, uuid, date, date, date, date, date), report_mine(smallint, text, uuid, uuid),
	report_takes(smallint, text, uuid) to socho_web, socho_press;
grant select on report_cycle, report, report_step, report_file to socho_web, socho_press;
grant insert on report_cycle, report, report_step, report_file to socho_web;
grant update (state, version, number, explanation, figures, figures_hash, frozen_at, submitted_at, submitted_by) on report to socho_web;
grant update (state, error, file) on report_file to socho_press;

reset role;
