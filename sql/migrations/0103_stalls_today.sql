-- What a page of a whole province reads in place of all of its stalls' facts: how they stood when the press counted last, and
-- what may have changed since. Filled by keep_stalls_today() and read by stall_states(), both in 0110_market_counts.sql.
set role socho_owner;

create index scan_market on scan (province, market, at);
create index scan_received on scan (province, received_at);

create table stall_today (
	province smallint not null,
	stall uuid not null,
	market uuid not null,
	line text not null,
	in_use boolean not null,
	registered boolean not null,
	coded boolean not null,
	displayed boolean not null,
	inspected boolean not null,
	fed boolean not null,
	observed boolean not null,
	first_paid boolean not null,
	payments bigint not null,
	amount_vnd bigint not null,
	qualifying bigint not null,
	listed boolean not null default true,
	primary key (province, stall)
) with (fillfactor = 80);
comment on table stall_today is
	'How each stall stands today, and what it was paid in this month, as the press counted last (today_mark): stall_states() puts
beside it what was received and what was changed since. Not listed: no census knows it any more.';
create table today_mark (
	province smallint primary key references province,
	from_day date not null,
	to_day date not null,
	at_day date not null,
	seen_from date not null,
	shown_from date not null,
	checked_from date not null,
	kept_at timestamptz not null
);
comment on table today_mark is
	'What stall_today holds of one province was asked for these days, and knows everything that was committed by kept_at, but
for what takes longer than rollup_slack().';
select protect('stall_today', 'in_scope(province, market)');
select protect('today_mark', 'in_scope(province)');
grant select on stall_today, today_mark to socho_web, socho_press;
grant insert, update on stall_today, today_mark to socho_press;

-- The markets of which anything but payments may have changed since then: whatever is changed leaves a line in the trail in
-- the same transaction. A connection may feed any market. Of payments, the use of a dynamic code alone is told there.
create function markets_changed_since(province smallint, since timestamptz) returns uuid[]
	language sql stable
	return array(
		select a.market
		from audit a
		where a.province = markets_changed_since.province and a.at >= since and a.market is not null and a.action <> 'code.use'
		union
		select n.market
		from scan n
		where n.province = markets_changed_since.province and n.received_at >= since
		union
		select m.id
		from market m
		where m.province = markets_changed_since.province and exists (
			select from audit a
			where a.province = markets_changed_since.province and a.at >= since and a.market is null and a.entity = 'connection'));

-- open_days() of every market in sight, or of one, by one pass over their calendars.
create function open_days_of(province smallint, market uuid, from_day date, to_day date)
	returns table (market_id uuid, days integer)
	language plpgsql stable rows 100
as $$
#variable_conflict use_column
begin
	return query
		with place as materialized (
			select m.id, m.kind = 'periodic_market' as is_periodic
			from market m
			where m.province = open_days_of.province and case when open_days_of.market is null then true else m.id = open_days_of.market end
		), calendar as materialized (
			select o.market, o.calendar, o.days, o.valid_from as since,
				lead(o.valid_from) over (partition by o.market order by o.valid_from, o.id) as until
			from market_opening o
			where o.province = open_days_of.province and o.valid_from <= open_days_of.to_day
		), status as materialized (
			select f.market, f.status, f.valid_from as since,
				lead(f.valid_from) over (partition by f.market order by f.valid_from, f.id) as until
			from market_fact f
			where f.province = open_days_of.province and f.attribute = 'status' and f.valid_from <= open_days_of.to_day
		), exception as materialized (
			select e.id, e.market, e.from_day, e.to_day, e.is_open
			from market_exception e
			where e.province = open_days_of.province and e.from_day <= open_days_of.to_day and e.to_day >= open_days_of.from_day
				and e.withdrawn_at is null
		), special as materialized (
			select p.id, p.is_periodic, p.id in (select c.market from calendar c) as has_calendar
			from place p
			where p.is_periodic or p.id in (select c.market from calendar c) or p.id in (select e.market from exception e)
				or p.id in (select s.market from status s where s.status <> 'open')
		), day as materialized (
			select d::date as day, case when exists (select from calendar c where c.calendar = 'lunar') then lunar_day(d::date) end as lunar
			from generate_series(open_days_of.from_day::timestamp, open_days_of.to_day::timestamp, interval '1 day') as d
			where exists (select from special)
		), held as (
			select p.id, count(*) as days
			from special p
			cross join day d
			left join calendar c on c.market = p.id and d.day >= c.since and coalesce(d.day < c.until, true)
			left join status s on s.market = p.id and d.day >= s.since and coalesce(d.day < s.until, true)
			left join (
				select distinct on (e.market, d.day) e.market, d.day, e.is_open
				from exception e
				join day d on d.day between e.from_day and e.to_day
				order by e.market, d.day, e.id desc) as e on e.market = p.id and e.day = d.day
			where coalesce(s.status, 'open') = 'open' and coalesce(e.is_open, case c.calendar
					when 'daily' then true
					when 'weekly' then extract(isodow from d.day)::smallint = any (c.days)
					when 'solar' then extract(day from d.day)::smallint = any (c.days)
					when 'lunar' then d.lunar::smallint = any (c.days)
					else not p.is_periodic
				end)
			group by p.id
		)
		select p.id, case
				when s.id is null then greatest(open_days_of.to_day - open_days_of.from_day + 1, 0)
				when s.has_calendar or not s.is_periodic then coalesce(h.days, 0)::integer
			end
		from place p
		left join special s on s.id = p.id
		left join held h on h.id = p.id;
end
$$;
comment on function open_days_of(smallint, uuid, date, date) is
	'On how many days each market is open, both ends included; null: a periodic one whose sessions nobody has said.';

grant execute on function markets_changed_since(smallint, timestamptz), open_days_of(smallint, uuid, date, date)
	to socho_web, socho_press;

reset role;
