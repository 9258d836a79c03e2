-- Days on which a market is open, by the solar or the lunar calendar, and its size on the ground.
set role socho_owner;

alter table market add column ground_m2 numeric(10, 2) check (ground_m2 > 0);
grant update (ground_m2) on market to socho_web;

-- The day (UTC+7) of the k-th new moon since that of 1 January 1900, after J. Meeus, Astronomical Algorithms (1998),
-- chapter 49, in the short form that Vietnamese calendars are computed with.
create function new_moon(k integer) returns date
	language plpgsql immutable parallel safe
as $$
declare
	t float8 := k / 1236.85;
	r float8 := pi() / 180;
	sun float8 := r * (359.2242 + 29.10535608 * k - 0.0000333 * t ^ 2 - 0.00000347 * t ^ 3);
	moon float8 := r * (306.0253 + 385.81691806 * k + 0.0107306 * t ^ 2 + 0.00001236 * t ^ 3);
	node float8 := r * (21.2964 + 390.67050646 * k - 0.0016528 * t ^ 2 - 0.00000239 * t ^ 3);
	mean float8 := 2415020.75933 + 29.53058868 * k + 0.0001178 * t ^ 2 - 0.000000155 * t ^ 3
		+ 0.00033 * sin(r * (166.56 + 132.87 * t - 0.009173 * t ^ 2));
	equation float8 := (0.1734 - 0.000393 * t) * sin(sun) + 0.0021 * sin(2 * sun) - 0.4068 * sin(moon)
		+ 0.0161 * sin(2 * moon) - 0.0004 * sin(3 * moon) + 0.0104 * sin(2 * node) - 0.0051 * sin(sun + moon)
		- 0.0074 * sin(sun - moon) + 0.0004 * sin(2 * node + sun) - 0.0004 * sin(2 * node - sun)
		- 0.0006 * sin(2 * node + moon) + 0.0010 * sin(2 * node - moon) + 0.0005 * sin(2 * moon + sun);
	earth_is_behind float8 := -0.000278 + 0.000265 * t + 0.000262 * t ^ 2; -- in days, since 1900
begin
	return date '1970-01-01' + (floor(mean + equation - earth_is_behind + 0.5 + 7.0 / 24) - 2440588)::integer;
end
$$;
comment on function new_moon(integer) is 'The day on which a lunar month begins in Vietnam, good for 1900 to 2100.';

create function lunar_day(day date) returns integer
	language sql immutable parallel safe
	return (
		select min(day - m.begins) filter (where m.begins <= day) + 1
		from (
			select new_moon(floor((day - date '1900-01-01') / 29.530588853)::integer + n) as begins
			from generate_series(-1, 1) as n) m);
comment on function lunar_day(date) is 'Day of the lunar month, 1 to 30, in the Vietnamese calendar.';

create table market_opening (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	valid_from date not null,
	calendar text not null check (calendar in ('daily', 'weekly', 'solar', 'lunar')),
	days smallint[] check (array_position(days, null) is null),
	document text check (length(document) between 1 and 60),
	said_by uuid references person,
	said_at timestamptz not null default now(),
	primary key (province, id),
	foreign key (province, market) references market,
	constraint market_opening_days check (
		case calendar
			when 'daily' then days is null
			when 'weekly' then days is not null and cardinality(days) between 1 and 7 and 1 <= all (days) and 7 >= all (days)
			when 'solar' then days is not null and cardinality(days) between 1 and 31 and 1 <= all (days) and 31 >= all (days)
			else days is not null and cardinality(days) between 1 and 30 and 1 <= all (days) and 30 >= all (days)
		end)
);
comment on table market_opening is
	'What days a market is open from valid_from on: every day, on weekdays (1 is Monday), or on days of the solar or lunar
month. The latest valid_from counts, of these the one said last.';
create index market_opening_day on market_opening (province, market, valid_from, id);

create table market_exception (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	from_day date not null,
	to_day date not null check (to_day >= from_day),
	is_open bool not null,
	reason text not null check (length(reason) between 1 and 500),
	said_by uuid references person,
	said_at timestamptz not null default now(),
	withdrawn_by uuid references person,
	withdrawn_at timestamptz,
	primary key (province, id),
	foreign key (province, market) references market,
	check (withdrawn_at is not null or withdrawn_by is null)
);
comment on table market_exception is
	'Days, both included, on which a market is closed, or open besides, whatever its calendar says; of several that were
not withdrawn the one said last counts.';
create index market_exception_days on market_exception (province, market, to_day);

select protect('market_opening', 'in_scope(province, market)');
select protect('market_exception', 'in_scope(province, market)');

create function open_on(market uuid, from_day date, to_day date) returns setof date
	language sql stable parallel safe
begin atomic
	select d.day
	from market m
	cross join lateral (
		select from_day + n as day from generate_series(0, open_on.to_day - open_on.from_day) as n) as d
	left join lateral (
		select e.is_open
		from market_exception e
		where e.province = m.province and e.market = m.id and d.day between e.from_day and e.to_day
			and e.withdrawn_at is null
		order by e.id desc
		limit 1) as e on true
	left join lateral (
		select o.calendar, o.days
		from market_opening o
		where o.province = m.province and o.market = m.id and o.valid_from <= d.day
		order by o.valid_from desc, o.id desc
		limit 1) as o on true
	left join lateral (
		select f.status
		from market_fact f
		where f.province = m.province and f.market = m.id and f.attribute = 'status' and f.valid_from <= d.day
		order by f.valid_from desc, f.id desc
		limit 1) as s on true
	where m.id = open_on.market
		and coalesce(s.status, 'open') = 'open'
		and coalesce(e.is_open, case o.calendar
			when 'daily' then true
			when 'weekly' then extract(isodow from d.day)::smallint = any (o.days)
			when 'solar' then extract(day from d.day)::smallint = any (o.days)
			when 'lunar' then lunar_day(d.day)::smallint = any (o.days)
			else m.kind <> 'periodic_market'
		end);
end;
comment on function open_on(uuid, date, date) is
	'The days from one to another, both included, on which a market is open; a market without a calendar is open every day,
a periodic one on those days alone that somebody said.';

create function open_days(market uuid, from_day date, to_day date) returns integer
	language sql stable parallel safe
begin atomic
	select case
			when m.kind <> 'periodic_market' or exists (
				select from market_opening o
				where o.province = m.province and o.market = m.id and o.valid_from <= open_days.to_day)
			then (select count(*)::integer from open_on(m.id, open_days.from_day, open_days.to_day))
		end
	from market m
	where m.id = open_days.market;
end;
comment on function open_days(uuid, date, date) is
	'How many days a market is open, both ends included; null: a periodic market whose sessions nobody has said.';

grant execute on function new_moon(integer), lunar_day(date), open_on(uuid, date, date), open_days(uuid, date, date)
	to socho_web, socho_press;
grant select on market_opening, market_exception to socho_web, socho_press;
grant insert on market_opening, market_exception to socho_web;
grant update (withdrawn_by, withdrawn_at) on market_exception to socho_web;

-- By the number of fixed points (60/2024/NĐ-CP: over 400, 200 to 400, under 200): what is suggested, beside what was
-- decided. The classes are those of markets alone.
create function suggested_class(kind text, points bigint) returns smallint
	language sql immutable parallel safe
	return case
		when kind not in ('market', 'night_market', 'periodic_market', 'wholesale_market') or points = 0 then null
		when points > 400 then 1
		when points >= 200 then 2
		else 3
	end;
grant execute on function suggested_class(text, bigint) to socho_web, socho_press;

reset role;
