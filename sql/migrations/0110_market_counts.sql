-- The counts that indicators are made of, a market a row. What money says comes from the kept sums (stall_half) and, for
-- stalls paid since these were kept, from stall_day; or, from_rows, from the confirmations and their matches alone, as they
-- stood when as_of was: what was received or matched later is not known then. Both ways tell the same, which the tests and
-- `socho report rebuild` ask for.
set role socho_owner;

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
	first_day date := least(stall_paid.from_day, stall_paid.seen_from);
	halves boolean := half_of(stall_paid.from_day) = stall_paid.from_day and half_of(stall_paid.to_day + 1) = stall_paid.to_day + 1;
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
	return query
		with late as materialized (
			-- What is in the sums and was not known yet: taken off again.
			select c.stall, c.day, -1 as sign, c.amount_vnd
			from confirmation c
			where c.province = stall_paid.province and c.received_at > known and c.counted
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
			where m.province = stall_paid.province and m.made_at > known
		), touched as materialized (
			select distinct p.stall
			from paid_since(stall_paid.province, least(mark, known) - rollup_slack()) p
			join stall s on s.province = stall_paid.province and s.id = p.stall
			where mark is not null and (stall_paid.market is null or s.market = stall_paid.market)
			union
			select distinct d.stall
			from stall_day d
			where mark is null and d.province = stall_paid.province and (stall_paid.market is null or d.market = stall_paid.market)
		), fresh as (
			select x.stall, x.day, sum(x.payments) as payments, sum(x.amount_vnd) as amount_vnd, sum(x.qualifying) as qualifying
			from (
				select d.stall, d.day, d.payments, d.amount_vnd, d.qualifying
				from touched t
				join stall_day d on d.province = stall_paid.province and d.stall = t.stall
					and d.day between first_day and stall_paid.to_day
					and (stall_paid.market is null or d.market = stall_paid.market)
				union all
				select l.stall, l.day, l.sign, l.sign * l.amount_vnd, case when l.amount_vnd >= 5000 then l.sign else 0 end
				from late l
				where l.day between first_day and stall_paid.to_day) x
			group by x.stall, x.day
		), lately as (
			select t.stall, coalesce(sum(f.payments) filter (where f.day >= stall_paid.from_day), 0)::bigint as payments,
				coalesce(sum(f.amount_vnd) filter (where f.day >= stall_paid.from_day), 0)::bigint as amount_vnd,
				coalesce(sum(f.qualifying) filter (where f.day >= stall_paid.from_day), 0)::bigint as qualifying,
				coalesce(bool_or(f.payments > 0 and f.day >= stall_paid.seen_from), false) as seen,
				coalesce(bool_or(f.payments > 0), false) as ever
			from touched t
			left join fresh f on f.stall = t.stall
			group by t.stall
		), summed as (
			select h.stall, sum(h.payments)::bigint as payments, sum(h.amount_vnd)::bigint as amount_vnd,
				sum(h.qualifying)::bigint as qualifying
			from stall_half h
			where halves and mark is not null and h.province = stall_paid.province
				and (stall_paid.market is null or h.market = stall_paid.market)
				and h.half between stall_paid.from_day and stall_paid.to_day
			group by h.stall
			union all
			select d.stall, sum(d.payments)::bigint, sum(d.amount_vnd)::bigint, sum(d.qualifying)::bigint
			from stall_day d
			where not halves and mark is not null and d.province = stall_paid.province
				and (stall_paid.market is null or d.market = stall_paid.market)
				and d.day between stall_paid.from_day and stall_paid.to_day
			group by d.stall
		)
		select l.stall, l.payments, l.amount_vnd, l.qualifying, l.seen, l.ever or exists (
				select
				from (
					select d.day, d.payments from stall_day d
					where d.province = stall_paid.province and d.stall = l.stall and d.day < first_day
					union all
					select v.day, v.sign from late v where v.stall = l.stall and v.day < first_day) x
				group by x.day
				having sum(x.payments) > 0)
		from lately l
		union all
		select s.stall, coalesce(h.payments, 0), coalesce(h.amount_vnd, 0), coalesce(h.qualifying, 0),
			case
				when s.first_day > stall_paid.to_day or s.last_day < stall_paid.seen_from then false
				when s.last_day <= stall_paid.to_day or s.first_day >= stall_paid.seen_from then true
				else exists (
					select from stall_day d
					where d.province = stall_paid.province and d.stall = s.stall
						and d.day between stall_paid.seen_from and stall_paid.to_day
					group by d.day
					having sum(d.payments) > 0)
			end,
			s.first_day <= stall_paid.to_day
		from stall_span s
		left join summed h on h.stall = s.stall
		where mark is not null and s.province = stall_paid.province and s.first_day is not null
			and (stall_paid.market is null or s.market = stall_paid.market)
			and not exists (select from touched t where t.stall = s.stall);
end
$$;
comment on function stall_paid(smallint, uuid, date, date, date, timestamptz, boolean) is
	'What stalls were paid over some days, from the kept sums or from the rows; of one market, or all in scope.';

-- Each stall that the census knew on at_day, as things stood at its end, or when as_of was. The window is from_day to to_day.
-- A stall is observed when a live feed covers an account of one of its codes, or when money was seen there since seen_from;
-- one with neither is not observed, which is not the same as inactive. A code counts as displayed when one that runs was
-- seen at its stall since shown_from; as inspected, whatever was found, since checked_from.
create function stall_states(province smallint, market uuid, from_day date, to_day date, at_day date, seen_from date,
		shown_from date, checked_from date, as_of timestamptz, from_rows boolean)
	returns table (stall uuid, market_id uuid, in_use boolean, registered boolean, coded boolean, displayed boolean,
		inspected boolean, fed boolean, observed boolean, first_paid boolean, payments bigint, amount_vnd bigint,
		qualifying bigint)
	language plpgsql stable rows 10000
as $$
#variable_conflict use_column
declare
	known timestamptz := coalesce(stall_states.as_of, 'infinity');
	until timestamptz := least((stall_states.at_day + 1)::timestamp at time zone interval '7 hours', known);
begin
	return query
		with money as materialized (
			select * from stall_paid(stall_states.province, stall_states.market, stall_states.from_day, stall_states.to_day,
				stall_states.seen_from, stall_states.as_of, stall_states.from_rows)
		), live as materialized (
			select distinct f.account
			from feed f
			join connection n on n.province = f.province and n.id = f.connection
			where f.province = stall_states.province and f.since <= stall_states.at_day
				and coalesce(f.until >= stall_states.from_day, true) and f.created_at <= known
				and n.state = 'active' and n.environment = 'live'
		), running as materialized (
			select c.id, c.stall, c.account
			from code c
			where c.province = stall_states.province and (stall_states.market is null or c.market = stall_states.market)
				and c.kind <> 'dynamic' and c.state <> 'requested' and c.issued_at < until
				and coalesce(c.ended_at >= until, true) and coalesce(c.expires_at >= until, true)
		), coded as materialized (
			select c.stall, bool_or(l.account is not null) as fed
			from running c
			left join live l on l.account = c.account
			group by c.stall
		), seen as materialized (
			select n.stall, bool_or(n.verdict = 'current' and r.id is not null
					and n.at >= stall_states.shown_from::timestamp at time zone interval '7 hours') as shown,
				bool_or(n.at >= stall_states.checked_from::timestamp at time zone interval '7 hours') as checked
			from scan n
			left join running r on r.id = n.code and r.stall = n.stall
			where n.province = stall_states.province and (stall_states.market is null or n.market = stall_states.market)
				and n.at >= least(stall_states.shown_from, stall_states.checked_from)::timestamp at time zone interval '7 hours'
				and n.at < until and n.received_at <= known
			group by n.stall
		), held as materialized (
			select distinct t.stall
			from tenancy t
			where t.province = stall_states.province and (stall_states.market is null or t.market = stall_states.market)
				and t.from_day <= stall_states.at_day and coalesce(t.to_day >= stall_states.at_day, true) and t.created_at <= known
		), standing as (
			select o.id, o.market, case
					when o.census_date <= stall_states.at_day and (stall_states.as_of is null or not exists (
						select from stall_census e
						where e.province = o.province and e.stall = o.id and e.said_at > known)) then o.status
					else (
						select e.status
						from stall_census e
						where e.province = stall_states.province and e.stall = o.id and e.census_date <= stall_states.at_day
							and e.said_at <= known
						order by e.census_date desc, e.id desc
						limit 1)
				end as status
			from stall o
			where o.province = stall_states.province and (stall_states.market is null or o.market = stall_states.market)
				and o.created_at <= known
		)
		select s.id, s.market, s.status = 'in_use', h.stall is not null, c.stall is not null, coalesce(w.shown, false),
			coalesce(w.checked, false) and c.stall is not null, coalesce(c.fed, false),
			coalesce(c.fed, false) or coalesce(m.seen or m.payments > 0, false), coalesce(m.ever or m.payments > 0, false),
			coalesce(m.payments, 0), coalesce(m.amount_vnd, 0), coalesce(m.qualifying, 0)
		from standing s
		left join held h on h.stall = s.id
		left join coded c on c.stall = s.id
		left join seen w on w.stall = s.id
		left join money m on m.stall = s.id
		where s.status is not null;
end
$$;
comment on function stall_states(smallint, uuid, date, date, date, date, date, date, timestamptz, boolean) is
	'How each stall stood at the end of a day, and what it was paid over some days.';

grant execute on function stall_paid(smallint, uuid, date, date, date, timestamptz, boolean),
	stall_states(smallint, uuid, date, date, date, date, date, date, timestamptz, boolean) to socho_web, socho_press;

reset role;
