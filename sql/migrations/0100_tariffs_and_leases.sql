-- What a place in a market costs and who owes it: dated price lists with their document, leases of stalls, and meters
-- with their readings.
set role socho_owner;

create function lock_tariffs(province smallint) returns void
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	select from province p where p.code = lock_tariffs.province for no key update;
end;
comment on function lock_tariffs(smallint) is
	'One price list of a province is entered at a time, so that two that overlap cannot pass each other.';

create function market_class_on(province smallint, market uuid, day date) returns smallint
	language sql stable parallel safe
begin atomic
	select f.class
	from market_fact f
	where f.province = market_class_on.province and f.market = market_class_on.market and f.attribute = 'class'
	order by coalesce(f.valid_from > market_class_on.day, true),
		case when f.valid_from <= market_class_on.day then f.valid_from end desc,
		f.valid_from,
		f.id desc
	limit 1;
end;
comment on function market_class_on(smallint, uuid, date) is 'The class that a market had on a day; null: it was not ranked.';

create table tariff (
	province smallint not null references province,
	id uuid not null default new_id(),
	market uuid,
	number text not null check (length(number) between 3 and 60),
	issuer text not null check (length(issuer) between 1 and 200),
	title text not null check (length(title) between 1 and 500),
	issued_on date not null,
	valid_from date not null,
	valid_to date check (valid_to >= valid_from),
	document_digest bytea check (octet_length(document_digest) = 32),
	created_by uuid references person,
	created_at timestamptz not null default now(),
	primary key (province, id),
	foreign key (province, market) references market
);
comment on table tariff is
	'One price list and the document behind it (number, issuer, day), from a day to a day, both included; no valid_to: until
another is said to follow. No market: it holds for every market of the province that has no price of its own.';
create index tariff_day on tariff (province, market, valid_from);

create table tariff_line (
	province smallint not null,
	id uuid not null default new_id(),
	tariff uuid not null,
	service text not null check (service in ('space', 'sanitation', 'power', 'water', 'entry')),
	market_class smallint check (market_class between 1 and 3),
	point_kind text check (point_kind in ('counter', 'stand', 'kiosk', 'shop', 'open_air')),
	grade smallint check (grade between 1 and 20),
	corner boolean,
	unit text not null check (unit in ('m2_month', 'point_month', 'kwh', 'm3', 'entry')),
	price_vnd bigint not null check (price_vnd between 1 and 1000000000),
	vat_rate_bp integer not null default 0 check (vat_rate_bp between 0 and 10000),
	vat_included boolean not null default true,
	primary key (province, id),
	foreign key (province, tariff) references tariff,
	constraint tariff_line_unit check (unit = any (case service
		when 'power' then '{kwh}'::text[]
		when 'water' then '{m3}'::text[]
		when 'entry' then '{entry}'::text[]
		else '{m2_month,point_month}'::text[] end))
);
comment on table tariff_line is
	'One price of a list, in whole đồng for one unit. What is null holds for any: class of market, kind of point (quầy, sạp,
ki-ốt, cửa hàng, ngoài trời), grade of the place, corner or not. vat_rate_bp is the tax in hundredths of a percent, in the
price or on top of it.';
create unique index tariff_line_once on tariff_line
	(province, tariff, service, coalesce(market_class, 0), coalesce(point_kind, ''), coalesce(grade, 0), coalesce(corner::integer, -1));

create function tariff_price(province smallint, market uuid, service text, point_kind text, grade smallint, corner boolean,
		day date) returns tariff_line
	language sql stable parallel safe
begin atomic
	select l.*
	from tariff t
	join tariff_line l on l.province = t.province and l.tariff = t.id
	where t.province = tariff_price.province and (t.market = tariff_price.market or t.market is null)
		and t.valid_from <= tariff_price.day and coalesce(t.valid_to >= tariff_price.day, true)
		and l.service = tariff_price.service
		and coalesce(l.market_class = market_class_on(tariff_price.province, tariff_price.market, tariff_price.day), l.market_class is null)
		and coalesce(l.point_kind = tariff_price.point_kind, l.point_kind is null)
		and coalesce(l.grade = tariff_price.grade, l.grade is null)
		and coalesce(l.corner = tariff_price.corner, l.corner is null)
	order by t.market is null, l.point_kind is null, l.grade is null, l.corner is null, l.market_class is null, l.id
	limit 1;
end;
comment on function tariff_price(smallint, uuid, text, text, smallint, boolean, date) is
	'The price in force for such a place on a day: the market''s own list before the province''s, and of several lines the
one that says most. Null: no list in force has one.';

create table stall_lease (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	stall uuid not null,
	vendor uuid not null,
	number text check (length(number) between 1 and 60),
	point_kind text not null check (point_kind in ('counter', 'stand', 'kiosk', 'shop', 'open_air')),
	grade smallint check (grade between 1 and 20),
	corner boolean not null default false,
	area_m2 numeric(8, 2) check (area_m2 > 0),
	from_day date not null,
	to_day date check (to_day >= from_day),
	agreed_price_vnd bigint check (agreed_price_vnd between 1 and 1000000000),
	agreed_unit text check (agreed_unit in ('m2_month', 'point_month')),
	deposit_vnd bigint check (deposit_vnd >= 0),
	created_by uuid references person,
	created_at timestamptz not null default now(),
	ended_by uuid references person,
	ended_at timestamptz,
	end_reason text check (length(end_reason) between 1 and 500),
	primary key (province, id),
	foreign key (province, stall, market) references stall (province, id, market),
	foreign key (province, vendor) references vendor,
	constraint stall_lease_price check ((agreed_price_vnd is null) = (agreed_unit is null)),
	constraint stall_lease_area check (area_m2 is not null or coalesce(agreed_unit = 'point_month', false))
);
comment on table stall_lease is
	'One right to a stall from a day to a day, both included (hợp đồng sử dụng điểm kinh doanh); no to_day: still running.
Another price, area or vendor is another lease: this one is ended, with a reason, and stays. An agreed price, tax included,
stands in for the list''s price of the space; without an area it is one for the point.';
create index stall_lease_day on stall_lease (province, stall, from_day);
create index stall_lease_market on stall_lease (province, market, from_day);
create unique index stall_lease_open on stall_lease (province, stall) where to_day is null;

create table meter (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	stall uuid not null,
	service text not null check (service in ('power', 'water')),
	number text not null check (length(number) between 1 and 40),
	digits smallint not null default 6 check (digits between 3 and 9),
	installed_on date not null,
	start_value numeric(12, 2) not null check (start_value >= 0),
	ended_on date check (ended_on >= installed_on),
	end_reason text check (length(end_reason) between 1 and 500),
	created_by uuid references person,
	created_at timestamptz not null default now(),
	primary key (province, id),
	foreign key (province, stall, market) references stall (province, id, market),
	unique (province, id, market),
	check (ended_on is null or end_reason is not null)
);
comment on table meter is
	'One meter of a stall. digits: how many it has before the point, after which it starts from 0 again.';
create unique index meter_number on meter (province, market, service, number) where ended_on is null;
create index meter_stall on meter (province, stall);

create table meter_reading (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	meter uuid not null,
	read_on date not null,
	value numeric(12, 2) not null check (value >= 0),
	used numeric(12, 2) not null,
	flag text check (flag in ('replaced', 'rolled_over', 'corrected')),
	note text check (length(note) between 1 and 500),
	created_by uuid references person,
	created_at timestamptz not null default now(),
	primary key (province, id),
	foreign key (province, meter, market) references meter (province, id, market),
	unique (province, meter, read_on),
	constraint meter_reading_flag check (flag is null or flag = 'rolled_over' or note is not null),
	constraint meter_reading_used check (used >= 0 or coalesce(flag = 'corrected', false))
);
comment on table meter_reading is
	'What a meter showed on a day, and what was used since the reading before it, kWh or m³. A value below the one before has
a flag that says why: the device was replaced, it went past its last digit, or the reading before was wrong. Rows are only
ever added.';

create table dues_setting (
	province smallint not null,
	market uuid not null,
	payee_stall uuid not null,
	due_days smallint not null default 15 check (due_days between 1 and 90),
	expire_days smallint not null default 60 check (expire_days between 1 and 400),
	thousand_word text not null default 'nghìn' check (thousand_word in ('nghìn', 'ngàn')),
	zero_word text not null default 'lẻ' check (zero_word in ('lẻ', 'linh')),
	last_run integer not null default 0 check (last_run >= 0),
	set_by uuid references person,
	set_at timestamptz not null default now(),
	primary key (province, market),
	foreign key (province, market) references market,
	foreign key (province, payee_stall, market) references stall (province, id, market)
);
comment on table dues_setting is
	'How one market collects: payee_stall is the board''s own point, whose primary account the bills pay; a bill is due
due_days after its issue and its code ends expire_days after that; the words for 1 000 and for an empty ten. last_run
numbers the billing runs; whoever issues or numbers locks this row.';

select protect('tariff', 'in_scope(province) and (market is null or in_scope(province, market))');
create policy whole on tariff as restrictive for insert
	with check (in_scope(province, coalesce(market, '00000000-0000-0000-0000-000000000000')));
select protect('tariff_line', 'in_scope(province) and exists (select from tariff t where t.province = tariff_line.province and t.id = tariff)');
select protect('stall_lease', 'in_scope(province, market)');
select protect('meter', 'in_scope(province, market)');
select protect('meter_reading', 'in_scope(province, market)');
select protect('dues_setting', 'in_scope(province, market)');

grant select on tariff, tariff_line, stall_lease, meter, meter_reading, dues_setting to socho_web, socho_press;
grant insert on tariff, tariff_line, stall_lease, meter, meter_reading, dues_setting to socho_web;
grant update (valid_to) on tariff to socho_web;
grant update (to_day, ended_by, ended_at, end_reason) on stall_lease to socho_web;
grant update (ended_on, end_reason) on meter to socho_web;
grant update (payee_stall, due_days, expire_days, thousand_word, zero_word, last_run, set_by, set_at) on dues_setting to socho_web;
grant update (last_run) on dues_setting to socho_press;
grant execute on function lock_tariffs(smallint), market_class_on(smallint, uuid, date),
	tariff_price(smallint, uuid, text, text, smallint, boolean, date) to socho_web, socho_press;

reset role;
