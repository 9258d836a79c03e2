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
	snapshot uuid,
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
	foreign key (province, snapshot) references snapshot,
	constraint report_place check (case form
		when '01' then market is not null and unit is null
		when '02' then unit is not null and market is null
		else market is null and unit is null
	end),
	constraint report_addendum check ((serial = 0) = (addendum_of is null) and (serial = 0) = (addendum_reason is null)),
	constraint report_frozen check ((figures is null) = (figures_hash is null) and (figures is null) = (frozen_at is null)
		and (figures is null) = (snapshot is null) and (state in ('draft', 'returned')) >= (figures is null))
);
comment on table report is
	'One form of one place for one period. Its figures are those of the moment it was handed in, whatever becomes of the rows: they
are made of the snapshot that its lock took (0122_report_figures.sql) and can be made again from it; a correction of what was approved is another report, with the next serial and a reason (addendum_of).';
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

grant execute on function report_mine(smallint, text, uuid, uuid), report_takes(smallint, text, uuid) to socho_web, socho_press;
grant select on report_cycle, report, report_step, report_file to socho_web, socho_press;
grant insert on report_cycle, report, report_step, report_file to socho_web;
grant update (state, version, number, explanation, snapshot, figures, figures_hash, frozen_at, submitted_at, submitted_by) on report to socho_web;
grant update (state, error, file) on report_file to socho_press;

reset role;
