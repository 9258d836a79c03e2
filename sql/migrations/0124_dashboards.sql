-- What the pages of a province read beside the figures: the target of every place on a day.
set role socho_owner;

create function targets_on(province smallint, day date, place uuid)
	returns table (place_kind text, place uuid, indicator text, version smallint, value numeric, value_kind text, number text,
		issued_on date, period_from date, period_to date)
	language sql stable rows 500
as $$
	with recursive lies as (
		select m.id, m.class, coalesce(market_unit_on(m.province, m.id, targets_on.day), m.unit) as unit
		from market m
		where m.province = targets_on.province and (targets_on.place is null or m.id = targets_on.place)
	), up (kind, place, class, unit, depth) as (
		select 'market', l.id, l.class, l.unit, 1 from lies l
		union all
		select 'unit', l.unit, null::smallint, l.unit, 0
		from (
			select l.unit from lies l where targets_on.place is null
			union
			select u.id from unit u where u.id = targets_on.place) as l
		union all
		select 'province', u.id, null, u.id, 0
		from unit u
		where u.level = 'province' and u.code = lpad(targets_on.province::text, 2, '0') and u.valid_from <= targets_on.day
			and coalesce(u.valid_to > targets_on.day, true)
		union all
		select up.kind, up.place, up.class, u.parent, up.depth + 1
		from up
		join unit u on u.id = up.unit
		where u.parent is not null
	), wanted as materialized (
		select t.*, unit_same(t.unit, targets_on.day) as same
		from target t
		where t.province = targets_on.province and targets_on.day between t.period_from and t.period_to
	), candidate as (
		select 'market' as kind, w.market as place, 0 as depth, w.id from wanted w where w.market is not null
		union all
		-- A unit's own holds whatever it is; from above only a share comes down.
		select up.kind, up.place, up.depth, w.id
		from wanted w
		join up on up.unit = w.same and coalesce(w.class = up.class, w.class is null)
			and (w.value_kind = 'percent' or (up.depth = 0 and up.kind <> 'market'))
	)
	select distinct on (c.kind, c.place, w.indicator, w.version) c.kind, c.place, w.indicator, w.version, w.value, w.value_kind, n.number,
		n.issued_on, w.period_from, w.period_to
	from candidate c
	join wanted w on w.id = c.id
	join plan n on n.province = w.province and n.id = w.plan
	order by c.kind, c.place, w.indicator, w.version, c.depth, w.class nulls last, n.issued_on desc, w.period_to - w.period_from, w.id desc
$$;
comment on function targets_on(smallint, date, uuid) is
	'The target of each indicator version that applies on a day to one place, or to each market, each commune with one, and the province: its
own, else the nearest share above it; of several the one for its class, then the later decision, then the shortest period.';
grant execute on function targets_on(smallint, date, uuid) to socho_web;

reset role;
