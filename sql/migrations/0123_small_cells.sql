-- What payments tell of one to four stalls, and who may read it. Who may watch a market sees every count of it; everybody else
-- is told a count only when it is zero or at least five, and when nothing else that is told gives a smaller one away.
--
-- The cells of a market: observed, ever paid, active and the observed that are not, over the month (family month); paid in the
-- period, and observed in a period that is no month (period); kept and its base (kept). A family is withheld of a market as a
-- whole. Where a total is told beside the markets, the next ones are withheld too, the smallest by its census first, until the
-- withheld are two at least, none of their sums is one to four, and some could be more and some less than they are by the counts
-- that bound them; if that cannot be had the total is withheld. A commune is told when all of its markets are: so communes, of whichever day, never add anything.
-- What is withheld of a month is withheld of every period that ends with it, because they share these values.
set role socho_owner;

create function watch_roles() returns text[] language sql immutable parallel safe
	return '{commune_officer,market_maker,market_checker}'::text[];
comment on function watch_roles() is 'The roles with the right market_watch (src/http/right.c): they see which stall is active.';

create function watched_markets() returns setof uuid
	language sql stable
as $$
	with recursive held as (
		select g.scope_kind, g.province, g.market, g.unit
		from role_grant g
		where g.person = nullif(current_setting('socho.person', true), '')::uuid and g.role = any (watch_roles())
	), below (unit) as (
		select h.unit from held h where h.scope_kind = 'unit'
		union
		select u.id from below b join unit u on u.parent = b.unit
	)
	select m.id
	from market m
	where exists (
			select from held h
			where h.scope_kind = 'all' or (h.scope_kind = 'province' and h.province = m.province) or h.market = m.id)
		or m.unit in (select b.unit from below b)
$$;
comment on function watched_markets() is 'The markets in scope of which the person of this transaction may see every count.';

-- An evaluation stands by itself: who may not watch the market is told whether enough stalls are paid, and not how many.
create function evaluation_told(market uuid, results jsonb) returns jsonb
	language sql stable
as $$
	select case
		when market in (select w from watched_markets() w) then results
		else (
			select coalesce(jsonb_agg(case when r ->> 'measure' = 'paid' then r - '{numerator,denominator,percent,not_observed}'::text[] else r end
				order by place), '[]')
			from jsonb_array_elements(results) with ordinality as x (r, place))
	end
$$;
comment on function evaluation_told(uuid, jsonb) is 'The criteria of an evaluation of a market as the person of this transaction is told them.';
grant execute on function watch_roles(), watched_markets(), evaluation_told(uuid, jsonb) to socho_web;

-- The places to withhold, and an all-zero id when their total is, too. places: in the order in which they are taken; cells, with
-- the least (lows) and the most (highs) that everybody knows each to be: per of them for each place, one place after another. held: those that
-- are withheld anyway. whole: the total of all places is told.
create function hold_places(places uuid[], cells bigint[], lows bigint[], highs bigint[], per integer, held uuid[], whole boolean)
	returns uuid[]
	language plpgsql immutable parallel safe
as $$
declare
	total constant uuid := '00000000-0000-0000-0000-000000000000';
	found uuid[] := case when total = any (held) then array[total] else '{}' end;
	count integer := coalesce(cardinality(places), 0);
	taken boolean[] := array_fill(false, array[greatest(count, 1)]);
	free integer := 0;
	sums bigint[] := array_fill(0::bigint, array[per]);
	below bigint[] := sums;
	above bigint[] := sums;
	is_free boolean;
	wanted boolean;
	safe boolean;
	at integer;
begin
	-- First those that are small themselves; then, one after another, whichever hides them until they are hidden.
	for pass in 1 .. 2 loop
		for n in 1 .. count loop
			if pass = 2 then
				safe := free >= 2;
				for k in 1 .. per loop
					safe := safe and (sums[k] = 0 or (sums[k] >= 5 and below[k] > 0 and above[k] > 0));
				end loop;
				exit when safe or found = '{}' or found[1] = total or not whole;
				continue when taken[n];
			end if;
			wanted := pass = 1 and places[n] = any (held);
			is_free := false;
			for k in 1 .. per loop
				at := (n - 1) * per + k;
				is_free := is_free or lows[at] < highs[at];
				wanted := wanted or (pass = 1 and cells[at] between 1 and 4) or (pass = 2 and cells[at] > 0 and lows[at] < highs[at]);
			end loop;
			continue when not wanted;
			taken[n] := true;
			found := found || places[n];
			free := free + is_free::integer;
			for k in 1 .. per loop
				at := (n - 1) * per + k;
				if lows[at] < highs[at] then
					sums[k] := sums[k] + cells[at];
					below[k] := below[k] + cells[at] - lows[at];
					above[k] := above[k] + highs[at] - cells[at];
				end if;
			end loop;
		end loop;
	end loop;
	safe := free >= 2;
	for k in 1 .. per loop
		safe := safe and (sums[k] = 0 or (sums[k] >= 5 and below[k] > 0 and above[k] > 0));
	end loop;
	return case when safe or found = '{}' or found[1] = total or not whole then found else total || found end;
end
$$;
comment on function hold_places(uuid[], bigint[], bigint[], bigint[], integer, uuid[], boolean) is
	'Which places are withheld so that no cell of one to four can be had from the others and the total; see the head of 0123.';

create type place_cells as (
	place uuid,
	in_use bigint,
	observed bigint,
	active bigint,
	first_paid bigint,
	period_observed bigint,
	paid bigint,
	kept bigint,
	kept_base bigint
);

create function held_cells(cells place_cells[], bounds text, held uuid[], whole boolean) returns uuid[]
	language sql immutable parallel safe
as $$
	select hold_places((
			select array_agg(c.place order by c.in_use, c.place) from unnest(cells) c),
		array_agg(n.cell order by c.in_use, c.place, n.k), array_agg(n.low order by c.in_use, c.place, n.k),
		array_agg(greatest(n.high, n.cell) order by c.in_use, c.place, n.k), coalesce(max(n.k), 1), held, whole)
	from unnest(cells) c
	cross join lateral (
		values ('month', 1, c.observed, 0, c.in_use), ('month', 2, c.active, 0, c.in_use), ('month', 3, c.observed - c.active, 0, c.in_use),
			('month', 4, c.first_paid, 0, c.in_use),
			('loose', 1, c.paid, case when c.place = any (held) then 0 else c.active end,
				case when c.place = any (held) then c.in_use else least(c.observed, c.first_paid) end),
			('tight', 1, c.paid, c.active, least(c.observed, c.first_paid)),
			('period', 1, c.paid, 0, c.in_use), ('period', 2, c.period_observed, 0, c.in_use),
			('kept', 1, c.kept, 0, c.in_use), ('kept', 2, c.kept_base, 0, c.in_use)) as n (bounds, k, cell, low, high)
	where n.bounds = held_cells.bounds
$$;
comment on function held_cells(place_cells[], text, uuid[], boolean) is 'hold_places() of one family of cells and what bounds them.';

-- The places to withhold by family; the all-zero place is the total. is_month: the period is its own month.
create function withheld_cells(cells place_cells[], whole boolean, is_month boolean) returns table (family text, place uuid)
	language plpgsql immutable
as $$
#variable_conflict use_column
declare
	month uuid[];
	wanted text;
	held uuid[];
begin
	-- The month's family comes first. Who was active was paid, and who was paid is observed and has been paid before: that bounds the paid of
	-- each place ('tight'), and of those it withholds together, unless these alone are withheld ('loose').
	foreach wanted in array array['month', case when withheld_cells.is_month then 'loose' else 'period' end, 'kept'] loop
		held := held_cells(withheld_cells.cells, wanted, coalesce(month, '{}'), withheld_cells.whole);
		if wanted = 'loose' and not month @> held then
			held := held_cells(withheld_cells.cells, 'tight', month, withheld_cells.whole);
		end if;
		month := coalesce(month, held);
		return query select case when wanted = 'loose' then 'period' else wanted end, h from unnest(held) h;
	end loop;
end
$$;
comment on function withheld_cells(place_cells[], boolean, boolean) is
	'What is withheld of places of which nobody''s own is among them: those the reader may watch are left out by the caller.';

-- Which family a value belongs to, by the counts that it is made of; null: payments say nothing of it.
create function cell_family(numerator text, denominator text, over text, is_month boolean) returns text
	language sql immutable parallel safe
	return case
		when numerator in ('kept', 'kept_base') or denominator in ('kept', 'kept_base') then 'kept'
		when numerator in ('paid', 'paying', 'payments', 'amount_vnd') or denominator in ('paid', 'paying', 'payments', 'amount_vnd') then 'period'
		when numerator in ('active', 'first_paid') or denominator in ('active', 'first_paid') then 'month'
		when numerator in ('observed', 'fed', 'observed_open_days') or denominator in ('observed', 'fed', 'observed_open_days')
			then case when is_month or over in ('month', 'three_months') then 'month' else 'period' end
	end;

create type told_value as (
	place_kind text,
	place uuid,
	indicator text,
	numerator numeric,
	denominator numeric,
	in_use numeric
);

-- What of these values is withheld from who may watch these markets only: markets, the communes they lie in on the day, and the
-- province. told: the values of one period, those of OBS, FIRST, USE1, ACT and KEEP of markets at least.
create function withheld_values(province smallint, on_day date, told told_value[], watched uuid[], whole boolean, is_month boolean)
	returns table (place_kind text, place uuid, family text)
	language sql stable
as $$
	with cell as (
		select t.place,
			max(t.in_use) as in_use,
			max(t.numerator) filter (where t.indicator = 'OBS') as period_observed,
			max(t.numerator) filter (where t.indicator = 'FIRST') as first_paid,
			max(t.numerator) filter (where t.indicator = 'USE1') as paid,
			max(t.numerator) filter (where t.indicator = 'ACT') as active,
			max(t.denominator) filter (where t.indicator = 'ACT') as observed,
			max(t.numerator) filter (where t.indicator = 'KEEP') as kept,
			max(t.denominator) filter (where t.indicator = 'KEEP') as kept_base
		from unnest(told) t
		where t.place_kind = 'market' and t.place <> all (watched)
		group by t.place
	), held as materialized (
		select w.family, w.place
		from (
			select array_agg(row(c.place, coalesce(c.in_use, 0), coalesce(c.observed, 0), coalesce(c.active, 0), coalesce(c.first_paid, 0),
				coalesce(c.period_observed, 0), coalesce(c.paid, 0), coalesce(c.kept, 0), coalesce(c.kept_base, 0))::place_cells) as cells
			from cell c) as x
		cross join lateral withheld_cells(x.cells, whole, is_month) w
	), lies as materialized (
		select m.id, coalesce(market_unit_on(withheld_values.province, m.id, on_day), m.unit) as unit
		from market m
		where m.province = withheld_values.province and m.id in (select h.place from held h)
	)
	select 'market', h.place, h.family from held h where h.place <> '00000000-0000-0000-0000-000000000000'
	union all
	select distinct 'unit', l.unit, h.family from held h join lies l on l.id = h.place
	union all
	select distinct 'province', u.id, h.family
	from held h
	join unit u on u.level = 'province' and u.code = lpad(withheld_values.province::text, 2, '0') and u.valid_from <= on_day
		and coalesce(u.valid_to > on_day, true)
	where h.place = '00000000-0000-0000-0000-000000000000'
$$;
comment on function withheld_values(smallint, date, told_value[], uuid[], boolean, boolean) is
	'Places and families of these values that are withheld.';

-- What a snapshot withholds from who sees the whole province and watches nothing of it, made with it: most readers are such.
create table snapshot_hold (
	province smallint not null,
	snapshot uuid not null,
	place_kind text not null check (place_kind in ('market', 'unit', 'province', 'all')),
	place uuid not null,
	family text not null check (family in ('month', 'period', 'kept', 'judged')),
	primary key (province, snapshot, place_kind, place, family),
	foreign key (province, snapshot) references snapshot
);
comment on table snapshot_hold is
	'One family of values of one place that a snapshot withholds from who may not watch its markets; with the kind all and the
family judged: that it was judged, which snapshots from before are not.';
select protect('snapshot_hold', 'in_scope(province)');
grant select, insert on snapshot_hold to socho_web, socho_press;

create function snapshot_judged(province smallint, snapshot uuid, watched uuid[], whole boolean)
	returns table (place_kind text, place uuid, family text)
	language sql stable
as $$
	select w.place_kind, w.place, w.family
	from (
		select s.at_day, s.period_from = s.month_from and s.period_to = s.month_to as is_month, (
				select array_agg(row(v.place_kind, v.place, v.indicator, v.numerator, v.denominator, v.in_use)::told_value)
				from snapshot_value v
				where v.province = s.province and v.snapshot = s.id and v.place_kind = 'market'
					and v.indicator in ('OBS', 'FIRST', 'USE1', 'ACT', 'KEEP')) as told
		from snapshot s
		where s.province = snapshot_judged.province and s.id = snapshot_judged.snapshot) as s
	cross join lateral withheld_values(snapshot_judged.province, s.at_day, s.told, watched, whole, s.is_month) w
$$;

-- A snapshot of one place, as its report locked it: nothing in it can be held against the province's, so all of it is withheld
-- of what the reader may not watch; the report tells what it tells.
create function snapshot_of_place_judged(province smallint, snapshot uuid, watched uuid[])
	returns table (place_kind text, place uuid, family text)
	language sql stable
as $$
	select distinct v.place_kind, v.place, f.family
	from snapshot_value v
	cross join unnest('{month,period,kept}'::text[]) as f (family)
	where v.province = snapshot_of_place_judged.province and v.snapshot = snapshot_of_place_judged.snapshot
		and (v.market is null or v.market <> all (watched))
		and (v.market is not null or exists (
			select
			from snapshot_value m
			where m.province = v.province and m.snapshot = v.snapshot and m.place_kind = 'market' and m.market <> all (watched)))
$$;

create function keep_snapshot_holds(province smallint, snapshot uuid) returns void
	language sql volatile
as $$
	insert into snapshot_hold (province, snapshot, place_kind, place, family)
	select keep_snapshot_holds.province, keep_snapshot_holds.snapshot, j.place_kind, j.place, j.family
	from (
		select j.* from snapshot_judged(keep_snapshot_holds.province, keep_snapshot_holds.snapshot, '{}', true) j
		union all
		select 'all', '00000000-0000-0000-0000-000000000000', 'judged') as j
	on conflict do nothing
$$;
comment on function keep_snapshot_holds(smallint, uuid) is 'Judges a snapshot that was just taken. In the scope of the whole province.';

create function snapshot_withheld(province smallint, snapshot uuid) returns table (place_kind text, place uuid, family text)
	language plpgsql stable
as $$
#variable_conflict use_column
declare
	whole boolean := coalesce(current_setting('socho.markets', true) = '*', false);
	watched uuid[] := array(select watched_markets());
begin
	if exists (
			select from snapshot s
			where s.province = snapshot_withheld.province and s.id = snapshot_withheld.snapshot
				and (s.market is not null or s.unit is not null)) then
		return query select * from snapshot_of_place_judged(snapshot_withheld.province, snapshot_withheld.snapshot, watched);
	elsif watched = '{}' and whole and exists (
			select from snapshot_hold h
			where h.province = snapshot_withheld.province and h.snapshot = snapshot_withheld.snapshot and h.place_kind = 'all') then
		return query
			select h.place_kind, h.place, h.family
			from snapshot_hold h
			where h.province = snapshot_withheld.province and h.snapshot = snapshot_withheld.snapshot and h.place_kind <> 'all';
	elsif exists (select from market m where m.province = snapshot_withheld.province and m.id <> all (watched)) then
		return query select * from snapshot_judged(snapshot_withheld.province, snapshot_withheld.snapshot, watched, whole);
	end if;
end
$$;
comment on function snapshot_withheld(smallint, uuid) is 'What of a snapshot''s values is withheld from the person of this transaction.';

grant execute on function hold_places(uuid[], bigint[], bigint[], bigint[], integer, uuid[], boolean),
	withheld_cells(place_cells[], boolean, boolean), held_cells(place_cells[], text, uuid[], boolean), cell_family(text, text, text, boolean),
	withheld_values(smallint, date, told_value[], uuid[], boolean, boolean), snapshot_judged(smallint, uuid, uuid[], boolean),
	snapshot_of_place_judged(smallint, uuid, uuid[]),
	keep_snapshot_holds(smallint, uuid) to socho_web, socho_press;
grant execute on function snapshot_withheld(smallint, uuid) to socho_web;

reset role;
