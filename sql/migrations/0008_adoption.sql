-- Plans, indicators and targets: dated data with a document behind them.
set role socho_owner;

create table indicator (
	code text not null check (code ~ '^[A-Z][A-Z0-9]{1,7}$'),
	version smallint not null check (version > 0),
	name_vi text not null check (length(name_vi) between 1 and 200),
	name_en text not null check (length(name_en) between 1 and 200),
	value_kind text not null check (value_kind in ('count', 'percent')),
	parameters jsonb not null default '{}' check (jsonb_typeof(parameters) = 'object'),
	valid_from date not null,
	retired_on date check (retired_on > valid_from),
	primary key (code, version)
);
comment on table indicator is
	'One version of the definition of a ratio. Published figures name the version, so a version never changes.';

create table plan (
	province smallint not null references province,
	id uuid not null default new_id(),
	number text not null check (length(number) between 3 and 60),
	issuer text not null check (length(issuer) between 1 and 200),
	title text not null check (length(title) between 1 and 500),
	issued_on date not null,
	period_from date not null,
	period_to date not null,
	document_digest bytea check (octet_length(document_digest) = 32),
	source text check (length(source) <= 2000),
	created_by uuid references person,
	created_at timestamptz not null default now(),
	primary key (province, id),
	unique (province, number, issued_on),
	check (period_to > period_from)
);
comment on table plan is
	'One numbered decision that sets targets, from a day to a day, both included; document_digest is SHA-256 of its file.';

create table target (
	province smallint not null,
	id uuid not null default new_id(),
	plan uuid not null,
	indicator text not null,
	version smallint not null,
	unit uuid references unit,
	market uuid,
	period_from date not null,
	period_to date not null,
	value numeric(14, 2) not null check (value > 0),
	value_kind text not null check (value_kind in ('count', 'percent')),
	created_at timestamptz not null default now(),
	primary key (province, id),
	foreign key (province, plan) references plan,
	foreign key (indicator, version) references indicator,
	foreign key (province, market) references market,
	constraint target_one_place check ((unit is null) <> (market is null)),
	constraint target_percent check (value_kind <> 'percent' or value <= 100),
	constraint target_count check (value_kind <> 'count' or value = trunc(value)),
	check (period_to > period_from)
);
comment on table target is
	'One value that a plan sets for one indicator version, one unit or market, and one period. It stays with the unit
that set it, whatever becomes of the unit.';
create unique index target_once on target (province, plan, indicator, version, coalesce(unit, market), period_from,
	period_to);
create index target_unit on target (unit);
create index target_market on target (province, market);

select protect('plan', 'in_scope(province)');
select protect('target', 'in_scope(province)');

insert into indicator (code, version, name_vi, name_en, value_kind, parameters, valid_from)
values
	('REG', 1, 'Tỷ lệ điểm kinh doanh đã đăng ký', 'Stalls in use with a registered vendor', 'percent',
		'{}', '2025-07-01'),
	('ISS', 1, 'Tỷ lệ điểm kinh doanh đã được cấp mã', 'Stalls in use with an issued, unexpired code', 'percent',
		'{}', '2025-07-01'),
	('USE1', 1, 'Tỷ lệ điểm có giao dịch trong tháng', 'Observed stalls with a confirmed payment in the month', 'percent',
		'{"payments_min": 1}', '2025-07-01'),
	('ACT', 1, 'Tỷ lệ điểm hoạt động không tiền mặt', 'Observed stalls that are digitally active', 'percent',
		'{"payments_min": 20, "payments_per_open_day_min": 2, "amount_min_vnd": 5000, "payers_min": 5}', '2025-07-01');

grant select on indicator, plan, target to socho_web, socho_press;
grant insert on plan, target to socho_web;

reset role;
