-- How each stall stands, for the counts that indicators are made of. The press keeps how the stalls of a province stand today
-- (stall_today): a page then counts anew what moved since, and no more. Everything else is counted from the facts themselves.
--
-- The planner knows little of what these functions are given, and would rather look a row up for each row than believe that
-- there are ten thousand. So what belongs to a stall is asked for by "in (select …)" among the results, which is hashed
-- whatever is believed, and a market that may be null by CASE, which is taken for one row in two and not for one in two hundred.
set role socho_owner;

-- What money says of stalls comes from the kept sums and, for what was received since these were kept, from stall_day; or,
-- from_rows, from the confirmations and their matches alone, as they stood when as_of was: what was received or matched later is
-- not known then. Both ways tell the same, which the tests and `socho report rebuild` ask for.
--
-- What each stall that was ever paid was paid from from_day to to_day; whether something was seen from seen_from to to_day
-- (seen), and ever until to_day (ever). Days are business days. as_of null: everything there is.
create function stall_paid(province smallint, market uuid, from_day date, to_day date, seen_from date, as_of timestamptz,
		from_rows boolean)
	returns table (stall uuid, payments bigint, amount_vnd bigint, qualifying bigint, seen boolean, ever boolean)
	language plpgsql stable rows 10000
as $$
#variable_conflict use_column
declare
	mark timestamptz := (
		select m.kept_at from rollup_mark m where m.province = stall_paid.province and m.kept_at > '-infinity');
	known timestamptz := coalesce(stall_paid.as_of, 'infinity');
	halves boolean := half_of(stall_paid.from_day) = stall_paid.from_day and half_of(stall_paid.to_day + 1) = stall_paid.to_day + 1;
	touched uuid[];
	touched_halves date[];
begin
	if stall_paid.from_rows then
		return query
			select n.stall, count(*) filter (where n.day >= stall_paid.from_day),
				coalesce(sum(n.amount_vnd) filter (where n.day >= stall_paid.from_day), 0)::bigint,
				count(*) filter (where n.day >= stall_paid.from_day and n.amount_vnd >= 5000),
				bool_or(n.day >= stall_paid.seen_from), true
			from (
				select c.stall, c.day, c.amount_vnd
				from confirmation c
				where c.province = stall_paid.province and c.received_at <= known and c.counted
					and (stall_paid.market is null or c.market = stall_paid.market)
					and not exists (
						select from payment_match m
						where m.province = c.province and m.confirmation = c.id and m.made_at <= known)
				union all
				select m.stall, m.day, m.amount_vnd
				from payment_match m
				where m.province = stall_paid.province and m.made_at <= known and m.counted
					and (stall_paid.market is null or m.market = stall_paid.market)
					and not exists (
						select from payment_match o
						where o.province = m.province and o.confirmation = m.confirmation and o.version > m.version
							and o.made_at <= known)) n
			where n.day <= stall_paid.to_day
			group by n.stall;
		return;
	end if;
	if mark is null then
		touched := array(
			select distinct d.stall
			from stall_day d
			where d.province = stall_paid.province and (stall_paid.market is null or d.market = stall_paid.market));
	else
		select n.stalls, n.halves into touched, touched_halves
		from halves_paid_since(stall_paid.province, stall_paid.market, least(mark, known) - rollup_slack()) n;
	end if;
	if cardinality(touched) > 0 then
		return query
			select * from stalls_paid_anew(stall_paid.province, stall_paid.market, touched, touched_halves, stall_paid.from_day,
				stall_paid.to_day, stall_paid.seen_from, stall_paid.as_of);
	end if;
	if mark is null then
		return;
	end if;
	return query
		with place as materialized (
			select m.id
			from market m
			where m.province = stall_paid.province and case when stall_paid.market is null then true else m.id = stall_paid.market end
		), span as materialized (
			select s.stall, s.first_day, s.last_day, s.first_day < stall_paid.seen_from and s.last_day > stall_paid.to_day as wavers
			from place p
			join stall_span s on s.province = stall_paid.province and s.market = p.id and s.first_day is not null
		), seen_then as (
			-- Paid before as well as after. A half that begins before and ends after alone says nothing of the days between.
			select h.stall, bool_or(h.first_day >= stall_paid.seen_from or h.last_day <= stall_paid.to_day) as surely
			from span s
			join stall_half h on h.province = stall_paid.province and h.stall = s.stall
				and h.half between half_of(stall_paid.seen_from) and stall_paid.to_day
				and h.last_day >= stall_paid.seen_from and h.first_day <= stall_paid.to_day
			where s.wavers
			group by h.stall
		), summed as (
			select h.stall, sum(h.payments)::bigint as payments, sum(h.amount_vnd)::bigint as amount_vnd,
				sum(h.qualifying)::bigint as qualifying
			from place p
			join stall_half h on h.province = stall_paid.province and h.market = p.id
				and h.half between stall_paid.from_day and stall_paid.to_day
			where halves
			group by h.stall
			union all
			select d.stall, sum(d.payments)::bigint, sum(d.amount_vnd)::bigint, sum(d.qualifying)::bigint
			from place p
			join stall_day d on d.province = stall_paid.province and d.market = p.id
				and d.day between stall_paid.from_day and stall_paid.to_day
			where not halves
			group by d.stall
		), part as (
			-- Grouped and not joined: right after a first fill the planner takes all of these for one row.
			select s.stall, s.first_day, s.last_day, s.wavers, 0 as payments, 0 as amount_vnd, 0 as qualifying, null::boolean as surely
			from span s
			union all
			select h.stall, null, null, null, h.payments, h.amount_vnd, h.qualifying, null from summed h
			union all
			select n.stall, null, null, null, 0, 0, 0, n.surely from seen_then n
		), whole as (
			select p.stall, min(p.first_day) as first_day, max(p.last_day) as last_day, bool_or(p.wavers) as wavers,
				sum(p.payments)::bigint as payments, sum(p.amount_vnd)::bigint as amount_vnd, sum(p.qualifying)::bigint as qualifying,
				bool_or(p.surely) as surely
			from part p
			group by p.stall
		)
		select s.stall, s.payments, s.amount_vnd, s.qualifying,
			case
				when not s.wavers then s.first_day <= stall_paid.to_day and s.last_day >= stall_paid.seen_from
				when not s.surely then exists (
					select from stall_day d
					where d.province = stall_paid.province and d.stall = s.stall
						and d.day between stall_paid.seen_from and stall_paid.to_day
					group by d.day
					having sum(d.payments) > 0)
				else coalesce(s.surely, false)
			end,
			s.first_day <= stall_paid.to_day
		from whole s
		where s.first_day is not null and not exists (select from unnest(touched) as t (stall) where t.stall = s.stall);
end
$$;
comment on function stall_paid(smallint, uuid, date, date, date, timestamptz, boolean) is
	'What stalls were paid over some days, from the kept sums or from the rows; of one market, or all in scope.';

-- stall_states(), all of it counted now.
create function stall_states_anew(province smallint, market uuid, from_day date, to_day date, at_day date, seen_from date,
		shown_from date, checked_from date, as_of timestamptz, from_rows boolean)
	returns table (stall uuid, market_id uuid, line text, in_use boolean, registered boolean, coded boolean, displayed boolean,
		inspected boolean, fed boolean, observed boolean, first_paid boolean, payments bigint, amount_vnd bigint,
		qualifying bigint)
	language plpgsql stable rows 10000
as $$
#variable_conflict use_column
declare
	known timestamptz := coalesce(stall_states_anew.as_of, 'infinity');
	until timestamptz := least((stall_states_anew.at_day + 1)::timestamp at time zone interval '7 hours', known);
	shown_since timestamptz := stall_states_anew.shown_from::timestamp at time zone interval '7 hours';
	checked_since timestamptz := stall_states_anew.checked_from::timestamp at time zone interval '7 hours';
begin
	return query
		with place as materialized (
			select m.id
			from market m
			where m.province = stall_states_anew.province
				and case when stall_states_anew.market is null then true else m.id = stall_states_anew.market end
		), scanned as materialized (
			select n.stall, n.code, bool_or(n.verdict = 'current' and n.at >= shown_since) as shown, bool_or(n.at >= checked_since) as checked
			from place p
			join scan n on n.province = stall_states_anew.province and n.market = p.id
				and n.at >= least(shown_since, checked_since) and n.at < until and n.received_at <= known
			group by n.stall, n.code
		), running as materialized (
			select c.stall,
				(c.id, c.stall) in (select w.code, w.stall from scanned w where w.shown and w.code is not null) as shown,
				c.account in (
					select f.account
					from feed f
					join connection n on n.province = f.province and n.id = f.connection and n.state = 'active' and n.environment = 'live'
					where f.province = stall_states_anew.province and f.since <= stall_states_anew.at_day
						and coalesce(f.until >= stall_states_anew.from_day, true) and f.created_at <= known) as fed
			from place p
			join code c on c.province = stall_states_anew.province and c.market = p.id and c.kind <> 'dynamic'
				and c.state <> 'requested' and c.issued_at < until and coalesce(c.ended_at >= until, true)
				and coalesce(c.expires_at >= until, true)
		), standing as (
			select o.id, o.market, coalesce(o.line_of_business, o.zone, 'Khác') as line, case
					when o.census_date <= stall_states_anew.at_day and not (stall_states_anew.as_of is not null and o.id in (
						select e.stall
						from stall_census e
						where e.province = stall_states_anew.province and e.said_at > stall_states_anew.as_of)) then o.status
					else (
						select e.status
						from stall_census e
						where e.province = stall_states_anew.province and e.stall = o.id and e.census_date <= stall_states_anew.at_day
							and e.said_at <= known
						order by e.census_date desc, e.id desc
						limit 1)
				end as status,
				o.id in (
					select t.stall
					from place p
					join tenancy t on t.province = stall_states_anew.province and t.market = p.id
					where t.from_day <= stall_states_anew.at_day and coalesce(t.to_day >= stall_states_anew.at_day, true)
						and t.created_at <= known) as registered,
				o.id in (select r.stall from running r) as coded,
				o.id in (select r.stall from running r where r.shown) as displayed,
				o.id in (select w.stall from scanned w where w.checked) as checked,
				o.id in (select r.stall from running r where r.fed) as fed
			from place p
			join stall o on o.province = stall_states_anew.province and o.market = p.id and o.created_at <= known
		)
		select s.id, s.market, s.line, s.status = 'in_use', s.registered, s.coded, s.displayed, s.checked and s.coded, s.fed,
			s.fed or coalesce(m.seen or m.payments > 0, false), coalesce(m.ever or m.payments > 0, false), coalesce(m.payments, 0),
			coalesce(m.amount_vnd, 0), coalesce(m.qualifying, 0)
		from standing s
		left join stall_paid(stall_states_anew.province, stall_states_anew.market, stall_states_anew.from_day, stall_states_anew.to_day,
			stall_states_anew.seen_from, stall_states_anew.as_of, stall_states_anew.from_rows) m on m.stall = s.id
		where s.status is not null;
end
$$;

-- Each stall that the census knew on at_day, as things stood at its end, or when as_of was. The window is from_day to to_day.
-- A stall is observed when a live feed covers an account of one of its codes, or when money was seen there since seen_from;
-- one with neither is not observed, which is not the same as inactive. A code counts as displayed when one that runs was
-- seen at its stall since shown_from; as inspected, whatever was found, since checked_from (null: who asks does not say).
create function stall_states(province smallint, market uuid, from_day date, to_day date, at_day date, seen_from date,
		shown_from date, checked_from date, as_of timestamptz, from_rows boolean)
	returns table (stall uuid, market_id uuid, line text, in_use boolean, registered boolean, coded boolean, displayed boolean,
		inspected boolean, fed boolean, observed boolean, first_paid boolean, payments bigint, amount_vnd bigint,
		qualifying bigint)
	language plpgsql stable rows 10000
as $$
#variable_conflict use_column
declare
	since timestamptz;
	changed uuid[];
	touched uuid[];
	touched_halves date[];
begin
	if stall_states.market is null and stall_states.as_of is null and not stall_states.from_rows then
		select least(m.kept_at, r.kept_at) - rollup_slack() into since
		from today_mark m
		join rollup_mark r on r.province = m.province and r.kept_at > '-infinity'
		where m.province = stall_states.province and m.from_day = stall_states.from_day and m.to_day = stall_states.to_day
			and m.at_day = stall_states.at_day and m.seen_from = stall_states.seen_from and m.shown_from = stall_states.shown_from
			and m.checked_from = coalesce(stall_states.checked_from, m.checked_from);
	end if;
	if since is null then
		return query
			select *
			from stall_states_anew(stall_states.province, stall_states.market, stall_states.from_day, stall_states.to_day,
				stall_states.at_day, stall_states.seen_from, stall_states.shown_from, stall_states.checked_from, stall_states.as_of,
				stall_states.from_rows);
		return;
	end if;
	changed := markets_changed_since(stall_states.province, since);
	select n.stalls, n.halves into touched, touched_halves
	from halves_paid_since(stall_states.province, null, since) n;
	return query
		select k.stall, k.market, k.line, k.in_use, k.registered, k.coded, k.displayed, k.inspected, k.fed,
			case when p.stall is null then k.observed else k.fed or p.seen or p.payments > 0 end,
			case when p.stall is null then k.first_paid else p.ever or p.payments > 0 end,
			coalesce(p.payments, k.payments), coalesce(p.amount_vnd, k.amount_vnd), coalesce(p.qualifying, k.qualifying)
		from stall_today k
		left join stalls_paid_anew(stall_states.province, null, touched, touched_halves, stall_states.from_day, stall_states.to_day,
			stall_states.seen_from, null) p on p.stall = k.stall
		where k.province = stall_states.province and k.listed
			and not exists (select from unnest(changed) as c (market) where c.market = k.market)
		union all
		select s.*
		from unnest(changed) as c (market)
		join market m on m.province = stall_states.province and m.id = c.market
		cross join lateral stall_states_anew(m.province, m.id, stall_states.from_day, stall_states.to_day, stall_states.at_day,
			stall_states.seen_from, stall_states.shown_from, stall_states.checked_from, null, false) s;
end
$$;
comment on function stall_states(smallint, uuid, date, date, date, date, date, date, timestamptz, boolean) is
	'How each stall stood at the end of a day, and what it was paid over some days.';

-- How the stalls of a province stand on that day, and what they were paid in its month, counted anew. Returns how many stalls
-- there are and how many had been kept otherwise. Run in the scope of the whole province.
create function keep_stalls_today(province smallint, day date) returns table (stalls bigint, changed bigint)
	language plpgsql volatile
as $$
#variable_conflict use_column
declare
	reached timestamptz := clock_timestamp();
	asked record;
begin
	select d.from_day, (d.from_day + interval '1 month')::date - 1 as to_day, least(day - d.seen_days, d.from_day) as seen_from,
			day - d.shown_days as shown_from, day - d.checked_days as checked_from
		into asked
	from (
		select date_trunc('month', day)::date as from_day,
			max((i.parameters ->> 'seen_days')::integer) filter (where i.code = 'OBS') as seen_days,
			max((i.parameters ->> 'seen_days')::integer) filter (where i.code = 'DSP') as shown_days,
			max((i.parameters ->> 'seen_days')::integer) filter (where i.code = 'SEC') as checked_days
		from indicators_on(day) i) as d;
	insert into today_mark as m (province, from_day, to_day, at_day, seen_from, shown_from, checked_from, kept_at)
	values (keep_stalls_today.province, asked.from_day, asked.to_day, day, asked.seen_from, asked.shown_from, asked.checked_from, reached)
	on conflict (province) do update
		set from_day = excluded.from_day, to_day = excluded.to_day, at_day = excluded.at_day, seen_from = excluded.seen_from,
			shown_from = excluded.shown_from, checked_from = excluded.checked_from, kept_at = excluded.kept_at;
	return query
		with anew as materialized (
			select *
			from stall_states_anew(keep_stalls_today.province, null, asked.from_day, asked.to_day, day, asked.seen_from,
				asked.shown_from, asked.checked_from, null, false)
		), compared as materialized (
			select n.*, k.stall as kept
			from anew n
			full join (select * from stall_today k where k.province = keep_stalls_today.province and k.listed) k on k.stall = n.stall
			where (n.market_id, n.line, n.in_use, n.registered, n.coded, n.displayed, n.inspected, n.fed, n.observed, n.first_paid,
				n.payments, n.amount_vnd, n.qualifying) is distinct from (k.market, k.line, k.in_use, k.registered, k.coded,
				k.displayed, k.inspected, k.fed, k.observed, k.first_paid, k.payments, k.amount_vnd, k.qualifying)
		), gone as (
			update stall_today k
			set listed = false
			where k.province = keep_stalls_today.province and k.stall in (select c.kept from compared c where c.stall is null)
		), kept as (
			insert into stall_today as k (province, stall, market, line, in_use, registered, coded, displayed, inspected, fed, observed,
				first_paid, payments, amount_vnd, qualifying)
			select keep_stalls_today.province, c.stall, c.market_id, c.line, c.in_use, c.registered, c.coded, c.displayed, c.inspected, c.fed,
				c.observed, c.first_paid, c.payments, c.amount_vnd, c.qualifying
			from compared c
			where c.stall is not null
			on conflict (province, stall) do update
				set market = excluded.market, line = excluded.line, in_use = excluded.in_use, registered = excluded.registered,
					coded = excluded.coded, displayed = excluded.displayed, inspected = excluded.inspected, fed = excluded.fed,
					observed = excluded.observed, first_paid = excluded.first_paid, payments = excluded.payments,
					amount_vnd = excluded.amount_vnd, qualifying = excluded.qualifying, listed = true
		)
		select (select count(*) from anew), (select count(*) from compared);
end
$$;
comment on function keep_stalls_today(smallint, date) is
	'Brings stall_today of a province up to now. In the scope of the whole province.';

grant execute on function stall_paid(smallint, uuid, date, date, date, timestamptz, boolean),
	stall_states_anew(smallint, uuid, date, date, date, date, date, date, timestamptz, boolean),
	stall_states(smallint, uuid, date, date, date, date, date, date, timestamptz, boolean) to socho_web, socho_press;
grant execute on function keep_stalls_today(smallint, date) to socho_press;

reset role;
