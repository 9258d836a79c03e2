-- Places with payment points: who runs them, and their stalls, the census that every rate is divided by.
set role socho_owner;

-- Content code (DESIGN 5): CZ, five symbols, a check symbol, Z.
create function content_code_ok(code text) returns boolean
	language sql immutable parallel safe
	return code ~ '^CZ[0-9A-HJKMNP-TV-Y]{6}Z$'
		and (2 * strpos('123456789ABCDEFGHJKMNPQRSTVWXY', substr(code, 3, 1))
			+ 3 * strpos('123456789ABCDEFGHJKMNPQRSTVWXY', substr(code, 4, 1))
			+ 4 * strpos('123456789ABCDEFGHJKMNPQRSTVWXY', substr(code, 5, 1))
			+ 5 * strpos('123456789ABCDEFGHJKMNPQRSTVWXY', substr(code, 6, 1))
			+ 6 * strpos('123456789ABCDEFGHJKMNPQRSTVWXY', substr(code, 7, 1))) % 31
			= strpos('123456789ABCDEFGHJKMNPQRSTVWXY', substr(code, 8, 1));

create table operator (
	province smallint not null references province,
	id uuid not null default new_id(),
	kind text not null check (kind in ('board', 'company', 'cooperative', 'commune', 'institution')),
	name text collate "vi-x-icu" not null check (length(name) between 1 and 120),
	name_fold text collate "C" not null check (length(name_fold) between 1 and 120),
	tax_code text check (tax_code ~ '^[0-9]{10}(-[0-9]{3})?$|^[0-9]{12}$'),
	created_at timestamptz not null default now(),
	primary key (province, id)
);
comment on table operator is 'One body that runs markets.';

create table market (
	province smallint not null references province,
	id uuid not null default new_id(),
	operator uuid not null,
	unit uuid not null references unit,
	label_code text not null check (label_code ~ '^[A-Z0-9]{1,12}$'),
	name text collate "vi-x-icu" not null check (length(name) between 1 and 120),
	name_fold text collate "C" not null check (length(name_fold) between 1 and 120),
	kind text not null check (kind in ('market', 'night_market', 'periodic_market', 'wholesale_market',
		'shopping_street', 'one_stop_desk', 'school', 'clinic')),
	class smallint check (class between 1 and 3),
	business_points integer check (business_points >= 0),
	face text not null default 'sealed' check (face in ('sealed', 'plain')),
	day_cutoff_minutes smallint not null default 0 check (day_cutoff_minutes between 0 and 720),
	status text not null default 'open' check (status in ('planned', 'open', 'closed')),
	model_4_0 text not null default 'none' check (model_4_0 in ('4.0', 'pilot', 'plan', 'partial', 'none')),
	model_since date,
	model_note text check (length(model_note) <= 2000),
	source text check (length(source) <= 2000),
	as_of date,
	created_at timestamptz not null default now(),
	primary key (province, id),
	foreign key (province, operator) references operator,
	unique (province, label_code)
);
comment on table market is
	'One managed place with payment points. Its business day begins day_cutoff_minutes after midnight, UTC+7; label_code
is its short name inside a payload (62-03); source and as_of say where the census figures come from.';
create index market_operator on market (province, operator);
create index market_unit on market (unit);
create index market_name_fold on market (province, name_fold);

create table stall (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	number text not null check (length(number) between 1 and 40),
	number_sort text collate "C" not null check (length(number_sort) between 1 and 120),
	zone text check (length(zone) between 1 and 120),
	line_of_business text check (length(line_of_business) between 1 and 120),
	area_m2 numeric(8, 2) check (area_m2 > 0),
	status text not null default 'in_use' check (status in ('in_use', 'vacant', 'closed')),
	status_reason text check (length(status_reason) <= 500),
	census_date date not null,
	content_code text not null check (content_code_ok(content_code)),
	created_at timestamptz not null default now(),
	primary key (province, id),
	foreign key (province, market) references market,
	unique (province, market, number),
	unique (province, id, market),
	constraint stall_content_code unique (content_code),
	check (status = 'in_use' or status_reason is not null)
);
comment on table stall is
	'One payment point inside a market, with or without a vendor. content_code names it in transfer memos and is never
given to another; each province draws from its own numbers.';
create index stall_order on stall (province, market, number_sort);

select protect('operator', 'in_scope(province)');
select protect('market', 'in_scope(province, id)');
select protect('stall', 'in_scope(province, market)');

grant select on operator, market, stall to socho_web, socho_press;
grant insert on operator, market, stall to socho_web;
grant update (kind, name, name_fold, tax_code) on operator to socho_web;
grant update (operator, unit, name, name_fold, kind, class, business_points, face, day_cutoff_minutes, status,
	model_4_0, model_since, model_note, source, as_of) on market to socho_web;
grant update (number, number_sort, zone, line_of_business, area_m2, status, status_reason, census_date) on stall
	to socho_web;

reset role;
