-- Stalls that were paid on most open days and fell silent while their neighbours trade: somebody goes and looks. An account
-- whose provider stopped telling is something else (silence, 0077).
set role socho_owner;

alter table incident
	drop constraint incident_verdict_check,
	add constraint incident_verdict_check check (verdict in ('unknown_account', 'other_stall', 'silent')),
	alter column opened_by drop not null,
	add constraint incident_opened_by check (opened_by is not null or verdict = 'silent');
comment on table incident is
	'One suspected swap at a stall, from the scan or the silence that raised it to its end. settled_at: the sticker was
replaced or the code revoked; only then can it end as confirmed. While it is open, further alarms of the stall join it.
opened_by: nobody when the nightly job noticed a silence.';

create table stall_alarm (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	stall uuid not null,
	incident uuid not null,
	last_day date not null,
	on_day date not null check (on_day > last_day),
	open_days smallint not null,
	paid_days smallint not null,
	silent_days smallint not null,
	neighbourhood text not null check (neighbourhood in ('row', 'zone', 'market')),
	neighbours smallint not null,
	neighbour_days integer not null,
	rules jsonb not null check (jsonb_typeof(rules) = 'object'),
	noticed_at timestamptz not null default now(),
	primary key (province, id),
	constraint stall_alarm_once unique (province, stall, last_day),
	foreign key (province, stall, market) references stall (province, id, market),
	foreign key (province, incident) references incident
);
comment on table stall_alarm is
	'One stall that fell silent: paid on paid_days of open_days up to last_day, then on none of silent_days up to on_day, on
which its regular neighbours had neighbour_days paid days together. rules: the parameters it was judged by. How its
incident ends says whether it was false; one silence alarms once.';
create index stall_alarm_incident on stall_alarm (province, incident);
create index stall_alarm_market on stall_alarm (province, market, id);

select protect('stall_alarm', 'in_scope(province, market)');
grant select on stall_alarm to socho_web, socho_press;
grant insert on stall_alarm, incident to socho_press;
grant update (version) on incident to socho_press;

create function alarm_rules() returns jsonb
	language sql immutable parallel safe
	return '{"history_days": 28, "history_days_min": 14, "active_share": 0.6, "chance": 0.002, "silent_days_min": 2,
		"silent_days_max": 14, "neighbours_min": 5, "neighbour_share": 0.5, "look_back_days": 240}'::jsonb;
comment on function alarm_rules() is
	'What a silence is judged by. chance: how likely the silent days may be at most by the stall''s own habit, that is the
false-alarm rate chosen. Days are open days of the market that are no public holiday; look_back_days are those of the calendar.';

create function quiet_stalls(market uuid, on_day date, rules jsonb)
	returns table (stall uuid, last_day date, open_days integer, paid_days integer, silent_days integer, neighbourhood text,
		neighbours integer, neighbour_days integer)
	language sql stable parallel safe
begin atomic
	with here as (
		select m.province, m.id
		from market m
		where m.id = quiet_stalls.market
	), day as materialized (
		-- nth: 1 is the latest; none before what the longest silence and the history before it can reach
		select l.day, l.nth
		from (
			select o.day, row_number() over (order by o.day desc)::integer as nth
			from open_on(quiet_stalls.market, quiet_stalls.on_day - (rules ->> 'look_back_days')::integer, quiet_stalls.on_day) as o (day)
			where not exists (select from holiday h where h.day = o.day and h.kind = 'off')) as l
		where l.nth <= (rules ->> 'history_days')::integer + (rules ->> 'silent_days_max')::integer
	), paid as materialized (
		select d.stall, d.day
		from here
		join stall_day d on d.province = here.province and d.market = here.id
			and d.day between (select min(o.day) from day o) and quiet_stalls.on_day
		group by d.stall, d.day
	), span as (
		select s.province, s.id, s.zone, s.row_name, min(p.day) as first_day, max(p.day) as last_day
		from here
		join stall s on s.province = here.province and s.market = here.id and s.status = 'in_use'
		join paid p on p.stall = s.id
		where exists (
			select
			from code c
			where c.province = s.province and c.stall = s.id and c.kind <> 'dynamic'
				and code_state(c.state, c.expires_at) in ('issued', 'printed', 'displayed'))
		group by s.province, s.id, s.zone, s.row_name
	), silent as materialized (
		select s.id, s.zone, s.row_name, s.first_day, s.last_day, count(d.day)::integer as silent_days
		from span s
		left join day d on d.day > s.last_day
		group by s.id, s.zone, s.row_name, s.first_day, s.last_day
		having count(d.day) <= (rules ->> 'silent_days_max')::integer
	), habit as materialized (
		select s.id, s.zone, s.row_name, s.last_day, s.silent_days, count(d.day)::integer as open_days,
			count(p.day)::integer as paid_days
		from silent s
		join day d on d.day between s.first_day and s.last_day
			and d.nth <= s.silent_days + (rules ->> 'history_days')::integer
		left join paid p on p.stall = s.id and p.day = d.day
		group by s.id, s.zone, s.row_name, s.last_day, s.silent_days
	), regular as materialized (
		-- (paid + 1) / (open + 2) is the stall's habit: never certain, however regular it was.
		select h.*, greatest((rules ->> 'silent_days_min')::integer,
			ceil(ln((rules ->> 'chance')::float8) / ln(1 - (h.paid_days + 1)::float8 / (h.open_days + 2)))::integer) as patience
		from habit h
		where h.open_days >= (rules ->> 'history_days_min')::integer
			and h.paid_days >= (rules ->> 'active_share')::float8 * h.open_days
	), suspect as (
		select r.* from regular r where r.silent_days >= r.patience
	), recent as materialized (
		-- Of each regular stall, on how many of the last open days it was paid.
		select p.stall, k.days as span, count(*)::integer as days
		from generate_series(1, (rules ->> 'silent_days_max')::integer) as k (days)
		join day d on d.nth <= k.days
		join paid p on p.day = d.day
		where p.stall in (select r.id from regular r)
		group by p.stall, k.days
	), near as materialized (
		select s.id, s.silent_days, l.neighbourhood, l.rank, count(*)::integer as neighbours, coalesce(sum(c.days), 0)::integer as days
		from suspect s
		join regular o on o.id <> s.id
		left join recent c on c.stall = o.id and c.span = s.silent_days
		cross join lateral (
			values ('row', 1, s.zone is not distinct from o.zone and s.row_name = o.row_name), ('zone', 2, s.zone = o.zone),
				('market', 3, true)) as l (neighbourhood, rank, near)
		where l.near
		group by s.id, s.silent_days, l.neighbourhood, l.rank
		having count(*) >= (rules ->> 'neighbours_min')::integer
	), nearest as (
		select distinct on (n.id) n.* from near n order by n.id, n.rank
	)
	select s.id, s.last_day, s.open_days, s.paid_days, s.silent_days, n.neighbourhood, n.neighbours, n.days
	from suspect s
	join nearest n on n.id = s.id
	where n.days >= (rules ->> 'neighbour_share')::float8 * n.neighbours * n.silent_days;
end;
comment on function quiet_stalls(uuid, date, jsonb) is
	'Stalls of a market, in use and with a live code, that were regularly paid and then not, up to and including on_day: the
silent open days are at least silent_days_min, and so many that by the stall''s own habit they come at most with `chance`.
Its regular neighbours (of the row, else the zone, else the market, whichever has neighbours_min of them) had at least
neighbour_share of all their days paid meanwhile; so a market that is silent as a whole alarms nobody.';
grant execute on function alarm_rules(), quiet_stalls(uuid, date, jsonb) to socho_web, socho_press;

reset role;
