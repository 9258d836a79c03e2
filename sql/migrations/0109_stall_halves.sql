-- Sums of stall_day by half-months, kept by the press and not by the transactions that record payments. Months, quarters and
-- years begin on the 1st or on a 15th, so that any reporting period is a whole number of halves: a month costs two rows a
-- stall whatever was paid in it. What came since the press last looked is read from stall_day: see stall_paid().
set role socho_owner;

create function half_of(day date) returns date
	language sql immutable parallel safe
	return date_trunc('month', day)::date + case when extract(day from day) >= 15 then 14 else 0 end;
comment on function half_of(date) is 'The first day of the half-month that a day lies in: a 1st or a 15th.';

create function half_after(half date) returns date
	language sql immutable parallel safe
	return case extract(day from half) when 1 then half + 14 else (date_trunc('month', half) + interval '1 month')::date end;
comment on function half_after(date) is 'The half-month that follows one, each by its first day.';

create table stall_half (
	province smallint not null,
	stall uuid not null,
	half date not null,
	market uuid not null,
	payments bigint not null,
	amount_vnd bigint not null,
	qualifying bigint not null,
	first_day date,
	last_day date,
	primary key (province, stall, half)
) with (fillfactor = 80);
comment on table stall_half is
	'What stall_day says of one stall in one half-month, from the 1st or from the 15th; first_day and last_day are the first
and the last on which more was paid than taken back, null when there is none.';
create index stall_half_market on stall_half (province, market, half) include (stall, payments, amount_vnd, qualifying);

create table stall_span (
	province smallint not null,
	stall uuid not null,
	market uuid not null,
	first_day date,
	last_day date,
	primary key (province, stall)
) with (fillfactor = 80);
comment on table stall_span is 'The first and the last day on which one stall was paid, as stall_half has them; null when all was taken back.';
create index stall_span_market on stall_span (province, market);

create table rollup_mark (
	province smallint primary key references province,
	kept_at timestamptz not null
);
comment on table rollup_mark is
	'Until when the half-months of one province hold everything that was committed, but for what takes longer than
rollup_slack() from receipt to commit.';

create function rollup_slack() returns interval language sql immutable parallel safe return interval '2 minutes';

select protect('stall_half', 'in_scope(province, market)');
select protect('stall_span', 'in_scope(province, market)');
select protect('rollup_mark', 'in_scope(province)');
grant select on stall_half, stall_span, rollup_mark to socho_web, socho_press;
grant insert, update on stall_half, stall_span, rollup_mark to socho_press;

-- Which stalls and days the payments received, or matched anew, since then are of; the days that they left as well.
create function paid_since(province smallint, since timestamptz) returns table (stall uuid, day date)
	language sql stable parallel safe
as $$
	select c.stall, c.day
	from confirmation c
	where c.province = paid_since.province and c.received_at >= paid_since.since and c.counted
	union
	select v.stall, v.day
	from payment_match m
	cross join lateral (
		select o.stall, o.day
		from payment_match o
		where o.province = m.province and o.confirmation = m.confirmation and o.counted
		union all
		select c.stall, c.day
		from confirmation c
		where c.province = m.province and c.id = m.confirmation and c.received_at = m.received_at and c.counted) v
	where m.province = paid_since.province and m.made_at >= paid_since.since
$$;
create index payment_match_made on payment_match (province, made_at);

-- Brings the halves of a province up to now: those of every stall and day that something was received for since the last
-- time, and all of the halves from anew_from on. Each is summed anew, so that doing it twice changes nothing. Returns how many
-- halves were summed and how many of them held something else: right after a pass over the news, that many were wrong.
-- A few stalls are looked up one by one and all of them are read through, whatever the planner knows of the tables.
create function keep_stall_halves(province smallint, anew_from date) returns table (halves bigint, changed bigint)
	language plpgsql volatile
as $$
#variable_conflict use_column
declare
	mark timestamptz;
	reached timestamptz;
	anew date;
	whole boolean;
	touched_stalls uuid[];
	touched_halves date[];
begin
	insert into rollup_mark (province, kept_at) values (keep_stall_halves.province, '-infinity') on conflict do nothing;
	select m.kept_at into mark from rollup_mark m where m.province = keep_stall_halves.province for update;
	reached := clock_timestamp();
	anew := case when mark = '-infinity' or keep_stall_halves.anew_from = '-infinity' then '-infinity'
		else coalesce(half_of(keep_stall_halves.anew_from), 'infinity') end;
	whole := anew < 'infinity';
	if mark > '-infinity' then
		select array_agg(t.stall), array_agg(t.half) into touched_stalls, touched_halves
		from (
			select distinct p.stall, half_of(p.day) as half
			from paid_since(keep_stall_halves.province, mark - rollup_slack()) p) t
		where t.half < anew;
	end if;
	return query
		with touched as materialized (
			select t.stall, t.half, half_after(t.half) as until
			from unnest(touched_stalls, touched_halves) as t (stall, half)
		), daily as (
			select d.stall, half_of(d.day) as half, d.market, d.day, sum(d.payments) as payments, sum(d.amount_vnd) as amount_vnd,
				sum(d.qualifying) as qualifying
			from stall_day d
			where whole and d.province = keep_stall_halves.province and d.day >= anew
			group by d.stall, d.market, d.day
			union all
			select t.stall, t.half, d.market, d.day, sum(d.payments), sum(d.amount_vnd), sum(d.qualifying)
			from touched t
			join stall_day d on d.province = keep_stall_halves.province and d.stall = t.stall and d.day >= t.half and d.day < t.until
			group by t.stall, t.half, d.market, d.day
		), summed as (
			select d.stall, d.half, (array_agg(d.market order by d.day desc))[1] as market, sum(d.payments)::bigint as payments,
				sum(d.amount_vnd)::bigint as amount_vnd, sum(d.qualifying)::bigint as qualifying,
				min(d.day) filter (where d.payments > 0) as first_day, max(d.day) filter (where d.payments > 0) as last_day
			from daily d
			group by d.stall, d.half
		), known as (
			select h.*
			from stall_half h
			where whole and h.province = keep_stall_halves.province and h.half >= anew
			union all
			select h.*
			from touched t
			join stall_half h on h.province = keep_stall_halves.province and h.stall = t.stall and h.half = t.half
		), compared as materialized (
			select coalesce(s.stall, k.stall) as stall, coalesce(s.half, k.half) as half, coalesce(s.market, k.market) as market,
				coalesce(s.payments, 0) as payments, coalesce(s.amount_vnd, 0) as amount_vnd, coalesce(s.qualifying, 0) as qualifying,
				s.first_day, s.last_day, (coalesce(s.market, k.market), coalesce(s.payments, 0), coalesce(s.amount_vnd, 0),
				coalesce(s.qualifying, 0), s.first_day, s.last_day) is distinct from (k.market, k.payments, k.amount_vnd, k.qualifying,
				k.first_day, k.last_day) as differs
			from summed s
			full join known k on k.stall = s.stall and k.half = s.half
		), kept as (
			insert into stall_half as h (province, stall, half, market, payments, amount_vnd, qualifying, first_day, last_day)
			select keep_stall_halves.province, c.stall, c.half, c.market, c.payments, c.amount_vnd, c.qualifying, c.first_day, c.last_day
			from compared c
			where c.differs
			on conflict (province, stall, half) do update
				set market = excluded.market, payments = excluded.payments, amount_vnd = excluded.amount_vnd,
					qualifying = excluded.qualifying, first_day = excluded.first_day, last_day = excluded.last_day
		)
		select count(*), count(*) filter (where c.differs) from compared c;
	-- Every stall's whole life, of those that were touched: two dozen rows a year.
	with life as (
		select h.stall, (array_agg(h.market order by h.half desc))[1] as market, min(h.first_day) as first_day, max(h.last_day) as last_day
		from stall_half h
		where whole and h.province = keep_stall_halves.province
		group by h.stall
		union all
		select h.stall, (array_agg(h.market order by h.half desc))[1], min(h.first_day), max(h.last_day)
		from (select distinct t.stall from unnest(touched_stalls) as t (stall)) t
		join stall_half h on h.province = keep_stall_halves.province and h.stall = t.stall
		where not whole
		group by h.stall
	)
	insert into stall_span as s (province, stall, market, first_day, last_day)
	select keep_stall_halves.province, l.stall, l.market, l.first_day, l.last_day
	from life l
	left join stall_span k on k.province = keep_stall_halves.province and k.stall = l.stall
	where (l.market, l.first_day, l.last_day) is distinct from (k.market, k.first_day, k.last_day)
	on conflict (province, stall) do update
		set market = excluded.market, first_day = excluded.first_day, last_day = excluded.last_day;
	update rollup_mark m set kept_at = reached where m.province = keep_stall_halves.province;
end
$$;
comment on function keep_stall_halves(smallint, date) is
	'Sums anew the half-months of the stalls that were paid since the last time, and all from a day on. Run in the scope of the
province; one at a time, by the lock on the mark.';
-- The half-months of stalls, of one market or of all in sight, that something was received or matched anew for since then.
create function halves_paid_since(province smallint, market uuid, since timestamptz, out stalls uuid[], out halves date[])
	language sql stable
begin atomic
	select array_agg(t.stall), array_agg(t.half)
	from (
		select distinct p.stall, half_of(p.day) as half
		from paid_since(halves_paid_since.province, halves_paid_since.since) p
		join stall s on s.province = halves_paid_since.province and s.id = p.stall
		where case when halves_paid_since.market is null then true else s.market = halves_paid_since.market end) t;
end;

-- stall_paid() of these stalls alone: of the half-months that are given with them from the day sums, of the others from the kept
-- sums. Without half-months, as things were known at a moment, and for days that are no whole halves, all from the day sums.
create function stalls_paid_anew(province smallint, market uuid, stalls uuid[], halves date[], from_day date, to_day date,
		seen_from date, as_of timestamptz)
	returns table (stall uuid, payments bigint, amount_vnd bigint, qualifying bigint, seen boolean, ever boolean)
	language plpgsql stable rows 100
as $$
#variable_conflict use_column
declare
	known timestamptz := coalesce(stalls_paid_anew.as_of, 'infinity');
	first_day date := least(stalls_paid_anew.from_day, stalls_paid_anew.seen_from);
	first_half date := half_of(least(stalls_paid_anew.from_day, stalls_paid_anew.seen_from));
begin
	if stalls_paid_anew.halves is not null and stalls_paid_anew.as_of is null
		and half_of(stalls_paid_anew.from_day) = stalls_paid_anew.from_day
		and half_of(stalls_paid_anew.to_day + 1) = stalls_paid_anew.to_day + 1 then
		return query
			with touched as materialized (
				select t.stall, t.half, half_after(t.half) as until
				from unnest(stalls_paid_anew.stalls, stalls_paid_anew.halves) as t (stall, half)
				where t.half <= stalls_paid_anew.to_day
			), asked as materialized (
				select distinct a.stall from unnest(stalls_paid_anew.stalls) as a (stall)
			), daily as (
				select t.stall, t.half, d.day, sum(d.payments) as payments, sum(d.amount_vnd) as amount_vnd, sum(d.qualifying) as qualifying
				from touched t
				join stall_day d on d.province = stalls_paid_anew.province and d.stall = t.stall and d.day >= t.half and d.day < t.until
					and (stalls_paid_anew.market is null or d.market = stalls_paid_anew.market)
				group by t.stall, t.half, d.day
			), part as (
				select t.stall, t.half, true as is_fresh, 0 as payments, 0 as amount_vnd, 0 as qualifying, false as paid, false as seen
				from touched t
				union all
				select d.stall, d.half, true, d.payments, d.amount_vnd, d.qualifying, d.payments > 0,
					d.payments > 0 and d.day >= stalls_paid_anew.seen_from
				from daily d
				union all
				select h.stall, h.half, false, h.payments, h.amount_vnd, h.qualifying, h.first_day is not null,
					coalesce(h.last_day >= stalls_paid_anew.seen_from, false)
				from asked a
				join stall_half h on h.province = stalls_paid_anew.province and h.stall = a.stall
					and h.half between first_half and stalls_paid_anew.to_day
					and (stalls_paid_anew.market is null or h.market = stalls_paid_anew.market)
			), known as (
				-- What was kept of a half that is fresh is out of date.
				select p.stall, p.half,
					case when bool_or(p.is_fresh) then sum(p.payments) filter (where p.is_fresh) else sum(p.payments) end as payments,
					case when bool_or(p.is_fresh) then sum(p.amount_vnd) filter (where p.is_fresh) else sum(p.amount_vnd) end as amount_vnd,
					case when bool_or(p.is_fresh) then sum(p.qualifying) filter (where p.is_fresh) else sum(p.qualifying) end as qualifying,
					case when bool_or(p.is_fresh) then bool_or(p.paid) filter (where p.is_fresh) else bool_or(p.paid) end as paid,
					case when bool_or(p.is_fresh) then bool_or(p.seen) filter (where p.is_fresh) else bool_or(p.seen) end as seen
				from part p
				group by p.stall, p.half
			), summed as (
				select a.stall, coalesce(sum(k.payments) filter (where k.half >= stalls_paid_anew.from_day), 0)::bigint as payments,
					coalesce(sum(k.amount_vnd) filter (where k.half >= stalls_paid_anew.from_day), 0)::bigint as amount_vnd,
					coalesce(sum(k.qualifying) filter (where k.half >= stalls_paid_anew.from_day), 0)::bigint as qualifying,
					coalesce(bool_or(k.seen), false) as seen, coalesce(bool_or(k.paid), false) as ever
				from asked a
				left join known k on k.stall = a.stall
				group by a.stall
			)
			select s.stall, s.payments, s.amount_vnd, s.qualifying, s.seen, s.ever or exists (
					select from stall_half h
					where h.province = stalls_paid_anew.province and h.stall = s.stall and h.half < first_half and h.first_day is not null
						and (stalls_paid_anew.market is null or h.market = stalls_paid_anew.market)
						and not exists (select from touched t where t.stall = h.stall and t.half = h.half))
			from summed s;
		return;
	end if;
	return query
		with asked as materialized (
			select distinct a.stall from unnest(stalls_paid_anew.stalls) as a (stall)
		), late as materialized (
			-- What is in the sums and was not known yet: taken off again.
			select c.stall, c.day, -1 as sign, c.amount_vnd
			from confirmation c
			where c.province = stalls_paid_anew.province and c.received_at > known and c.counted
			union all
			select v.stall, v.day, v.sign, v.amount_vnd
			from payment_match m
			cross join lateral (
				select m.stall, m.day, -1 as sign, m.amount_vnd where m.counted
				union all
				select o.stall, o.day, 1, o.amount_vnd
				from payment_match o
				where o.province = m.province and o.confirmation = m.confirmation and o.version = m.version - 1 and o.counted
				union all
				select c.stall, c.day, 1, c.amount_vnd
				from confirmation c
				where m.version = 2 and c.province = m.province and c.id = m.confirmation and c.received_at = m.received_at
					and c.counted) v
			where m.province = stalls_paid_anew.province and m.made_at > known
		), daily as (
			select d.stall, d.day, d.payments, d.amount_vnd, d.qualifying
			from asked a
			join stall_day d on d.province = stalls_paid_anew.province and d.stall = a.stall and d.day between first_day and stalls_paid_anew.to_day
				and (stalls_paid_anew.market is null or d.market = stalls_paid_anew.market)
			union all
			select l.stall, l.day, l.sign, l.sign * l.amount_vnd, case when l.amount_vnd >= 5000 then l.sign else 0 end
			from late l
			where l.day between first_day and stalls_paid_anew.to_day
		), fresh as (
			select d.stall, d.day, sum(d.payments) as payments, sum(d.amount_vnd) as amount_vnd, sum(d.qualifying) as qualifying
			from daily d
			group by d.stall, d.day
		), lately as (
			select a.stall, coalesce(sum(f.payments) filter (where f.day >= stalls_paid_anew.from_day), 0)::bigint as payments,
				coalesce(sum(f.amount_vnd) filter (where f.day >= stalls_paid_anew.from_day), 0)::bigint as amount_vnd,
				coalesce(sum(f.qualifying) filter (where f.day >= stalls_paid_anew.from_day), 0)::bigint as qualifying,
				coalesce(bool_or(f.payments > 0 and f.day >= stalls_paid_anew.seen_from), false) as seen,
				coalesce(bool_or(f.payments > 0), false) as ever
			from asked a
			left join fresh f on f.stall = a.stall
			group by a.stall
		)
		select l.stall, l.payments, l.amount_vnd, l.qualifying, l.seen, l.ever or exists (
				select
				from (
					select d.day, d.payments from stall_day d
					where d.province = stalls_paid_anew.province and d.stall = l.stall and d.day < first_day
					union all
					select v.day, v.sign from late v where v.stall = l.stall and v.day < first_day) x
				group by x.day
				having sum(x.payments) > 0)
		from lately l;
end
$$;

grant execute on function half_of(date), half_after(date), rollup_slack(), paid_since(smallint, timestamptz) to socho_web, socho_press;
grant execute on function halves_paid_since(smallint, uuid, timestamptz),
	stalls_paid_anew(smallint, uuid, uuid[], date[], date, date, date, timestamptz) to socho_web, socho_press;
grant execute on function keep_stall_halves(smallint, date) to socho_press;

-- What was paid before there were sums. A forced policy asks for a scope, of the owner too.
select enter_all();
do $$
declare
	province smallint;
begin
	for province in select distinct d.province from stall_day d loop
		perform keep_stall_halves(province, null);
	end loop;
end
$$;

reset role;
