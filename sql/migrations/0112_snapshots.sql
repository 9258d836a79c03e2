-- What was known at a moment, kept: the values of indicators as they were published. Rows are only ever added.
set role socho_owner;

create table snapshot (
	province smallint not null references province,
	id uuid not null default new_id(),
	why text not null check (why in ('nightly', 'asked', 'lock')),
	period text not null check (length(period) between 4 and 15),
	period_from date not null,
	period_to date not null check (period_to >= period_from),
	month_from date not null,
	month_to date not null check (month_to >= month_from),
	at_day date not null,
	as_of timestamptz not null,
	market uuid,
	unit uuid references unit,
	made_by uuid references person,
	made_at timestamptz not null default now(),
	primary key (province, id),
	foreign key (province, market) references market,
	constraint snapshot_one_place check (market is null or unit is null)
);
comment on table snapshot is
	'The values of one province over one period as they were known at as_of: of what was received later, nothing. month is
what monthly measures were taken over, at_day the day at whose end standing facts were taken. With a market or a unit it holds
this place alone, as its own report locked it (a unit with the markets that lay in it): it says nothing of the province.';
create index snapshot_period on snapshot (province, period, as_of desc) where market is null and unit is null;
create index snapshot_newest on snapshot (province, as_of desc);

create table snapshot_value (
	province smallint not null,
	snapshot uuid not null,
	place_kind text not null check (place_kind in ('market', 'unit', 'province')),
	place uuid not null,
	market uuid,
	indicator text not null,
	version smallint not null,
	numerator numeric(18, 2),
	denominator numeric(18, 2),
	observed bigint,
	in_use bigint,
	paying bigint,
	hundredths bigint,
	state text not null check (state in ('known', 'not_observed', 'unknown')),
	reason text,
	primary key (province, snapshot, place_kind, place, indicator),
	foreign key (province, snapshot) references snapshot,
	foreign key (indicator, version) references indicator,
	check ((state = 'known') = (reason is null)),
	check ((place_kind = 'market') = (market is not null))
);
comment on table snapshot_value is
	'One value of a snapshot, of a market or of a unit as it was (a unit is a row from a day to a day): numerator,
denominator, how many stalls in use were observed, and the indicator version. What nothing computes yet and what nobody
reported is not kept.';
create index snapshot_value_place on snapshot_value (province, place, indicator, snapshot);

select protect('snapshot', 'in_scope(province) and (market is null or in_scope(province, market))
	and (unit is null or in_scope_unit(province, unit))');
select protect('snapshot_value', 'in_scope(province, coalesce(market, ''00000000-0000-0000-0000-000000000000''))');
grant select, insert on snapshot, snapshot_value to socho_web, socho_press;

-- What a snapshot keeps: every place, or one market, or one unit with the markets that lay in it on at_day. What nothing
-- computes yet and what nobody reported is left out.
create function snapshot_values(province smallint, market uuid, unit uuid, from_day date, to_day date, month_from date,
		month_to date, at_day date, as_of timestamptz, from_rows boolean)
	returns table (place_kind text, place uuid, of_market uuid, indicator text, version smallint, numerator numeric,
		denominator numeric, observed numeric, in_use numeric, paying numeric, hundredths bigint, state text, reason text)
	language sql stable rows 5000
as $$
	select v.*
	from indicator_values(snapshot_values.province, snapshot_values.market, snapshot_values.from_day, snapshot_values.to_day,
		snapshot_values.month_from, snapshot_values.month_to, snapshot_values.at_day, snapshot_values.as_of,
		snapshot_values.from_rows) v
	where coalesce(v.reason not in ('pending', 'not_reported'), true)
		and (snapshot_values.unit is null or v.place = snapshot_values.unit or v.of_market in (
			select m.id
			from market m
			where m.province = snapshot_values.province
				and coalesce(market_unit_on(m.province, m.id, snapshot_values.at_day), m.unit) = snapshot_values.unit))
$$;

-- A report's lock and the nightly job take a snapshot by this; as_of lies a little back, so that what was received before it
-- has been committed. In the scope of the whole province, or units would be sums of a part.
create function take_snapshot(province smallint, why text, period text, from_day date, to_day date, month_from date,
		month_to date, as_of timestamptz, person uuid, market uuid default null, unit uuid default null)
	returns table (snapshot uuid, kept bigint)
	language plpgsql volatile
as $$
#variable_conflict use_column
declare
	at_day date := least(take_snapshot.to_day, (take_snapshot.as_of at time zone interval '7 hours')::date);
	id uuid := new_id();
	lines bigint;
begin
	if coalesce(current_setting('socho.markets', true), '') <> '*' then
		raise exception 'a snapshot wants every market of the province in sight' using errcode = 'insufficient_privilege';
	end if;
	insert into snapshot (province, id, why, period, period_from, period_to, month_from, month_to, at_day, as_of, made_by, market, unit)
	values (take_snapshot.province, id, take_snapshot.why, take_snapshot.period, take_snapshot.from_day, take_snapshot.to_day,
		take_snapshot.month_from, take_snapshot.month_to, at_day, take_snapshot.as_of, take_snapshot.person, take_snapshot.market,
		take_snapshot.unit);
	insert into snapshot_value (province, snapshot, place_kind, place, market, indicator, version, numerator, denominator, observed,
		in_use, paying, hundredths, state, reason)
	select take_snapshot.province, id, v.place_kind, v.place, v.of_market, v.indicator, v.version, v.numerator, v.denominator,
		v.observed, v.in_use, v.paying, v.hundredths, v.state, v.reason
	from snapshot_values(take_snapshot.province, take_snapshot.market, take_snapshot.unit, take_snapshot.from_day,
		take_snapshot.to_day, take_snapshot.month_from, take_snapshot.month_to, at_day, take_snapshot.as_of, false) v;
	get diagnostics lines = row_count;
	if take_snapshot.market is null and take_snapshot.unit is null then
		perform keep_snapshot_holds(take_snapshot.province, id);
	end if;
	return query select id, lines;
end
$$;
comment on function take_snapshot(smallint, text, text, date, date, date, date, timestamptz, uuid, uuid, uuid) is
	'Keeps the values of a province, or of one market or unit of it, over a period as known at as_of; returns the snapshot and how
many values it has.';

-- What a snapshot says otherwise than the rows it was made of, as these stood then: nothing, or every line.
create function snapshot_differences(province smallint, snapshot uuid)
	returns table (place_kind text, place uuid, indicator text, kept text, rebuilt text)
	language plpgsql stable
as $$
#variable_conflict use_column
begin
	return query
		with s as materialized (
			select * from snapshot s where s.province = snapshot_differences.province and s.id = snapshot_differences.snapshot
		), kept as (
			select v.place_kind, v.place, v.indicator, concat_ws(' ', '@' || v.version, v.state, v.reason, trim_scale(v.numerator) || '/'
				|| coalesce(trim_scale(v.denominator)::text, '-'), v.hundredths, v.observed || ' of ' || v.in_use) as said
			from snapshot_value v
			where v.province = snapshot_differences.province and v.snapshot = snapshot_differences.snapshot
		), rebuilt as (
			select v.place_kind, v.place, v.indicator, concat_ws(' ', '@' || v.version, v.state, v.reason, trim_scale(v.numerator) || '/'
				|| coalesce(trim_scale(v.denominator)::text, '-'), v.hundredths, v.observed || ' of ' || v.in_use) as said
			from s
			cross join lateral snapshot_values(s.province, s.market, s.unit, s.period_from, s.period_to, s.month_from, s.month_to,
				s.at_day, s.as_of, true) v
		)
		select coalesce(k.place_kind, r.place_kind), coalesce(k.place, r.place), coalesce(k.indicator, r.indicator), k.said, r.said
		from kept k
		full join rebuilt r on r.place_kind = k.place_kind and r.place = k.place and r.indicator = k.indicator
		where k.said is distinct from r.said
		order by 1, 2, 3;
end
$$;
comment on function snapshot_differences(smallint, uuid) is
	'Rebuilds a snapshot from the rows as they were known at its as_of, and gives every line that differs.';

grant execute on function snapshot_values(smallint, uuid, uuid, date, date, date, date, date, timestamptz, boolean),
	take_snapshot(smallint, text, text, date, date, date, date, timestamptz, uuid, uuid, uuid), snapshot_differences(smallint, uuid) to socho_web, socho_press;

reset role;
