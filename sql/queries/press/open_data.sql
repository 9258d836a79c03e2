-- Writes anew what is told to everybody of every open market: counts as they stand, what was paid in the days from $1 to $2.
-- A count of one to four is left out, and so is the money of so few; and of the observed whatever the figures of the province
-- would give away with these (withheld_values()), for some may read both.
-- in  from_day date, to_day date, seen_from date, shown_from date
-- out markets bigint
with gone as (
	update open_market o
	set listed = false
	where o.listed and not exists (
		select from market m where m.status = 'open' and m.province = o.province_code and m.province || '-' || m.label_code = o.code)
), counted as (
	select s.market_id, count(*) as stalls,
		count(*) filter (where s.in_use) as in_use,
		count(*) filter (where s.in_use and s.coded) as coded,
		count(*) filter (where s.in_use and s.displayed) as displayed,
		count(*) filter (where s.in_use and s.observed) as observed,
		count(*) filter (where s.in_use and s.payments > 0) as paid,
		sum(s.payments)::bigint as payments, sum(s.amount_vnd)::bigint as amount_vnd
	from province p
	cross join lateral stall_states(p.code, null, $1, $2, $2, $3, $4, $4, null, false) as s
	group by s.market_id
), held as materialized (
	select w.place as market
	from province p
	cross join lateral withheld_values(p.code, $2, (
		select array_agg(row(v.place_kind, v.place, v.indicator, v.numerator, v.denominator, v.in_use)::told_value)
		from indicator_values(p.code, null, date_trunc('month', $2)::date, (date_trunc('month', $2) + interval '1 month - 1 day')::date,
			date_trunc('month', $2)::date, (date_trunc('month', $2) + interval '1 month - 1 day')::date, $2, null, false) v
		where v.place_kind = 'market' and v.indicator in ('OBS', 'FIRST', 'USE1', 'ACT', 'KEEP')), '{}', true, true) w
	where w.place_kind = 'market' and w.family = 'month'
), written as (
	insert into open_market (code, province_code, name, kind, class, unit_code, unit_name, model, model_since, decision, decision_on,
		stalls, in_use, coded, displayed, observed, paid, payments, amount_vnd, window_from, window_to, as_of)
	select m.province || '-' || m.label_code, m.province, m.name, m.kind, m.class, u.code, u.full_name, m.model_4_0, m.model_since,
		r.number, r.issued_on, c.stalls, case when c.in_use not between 1 and 4 then c.in_use end,
		case when c.coded not between 1 and 4 then c.coded end, case when c.displayed not between 1 and 4 then c.displayed end,
		case when c.observed not between 1 and 4 and m.id not in (select h.market from held h) then c.observed end, case when c.paid not between 1 and 4 then c.paid end,
		case when c.paid not between 1 and 4 then c.payments end, case when c.paid not between 1 and 4 then c.amount_vnd end,
		$1, $2, now()
	from market m
	join unit u on u.id = m.unit
	left join counted c on c.market_id = m.id
	left join lateral model_step(m.province, m.id) as s on s.step = 'recognised'
	left join recognition r on r.province = m.province and r.id = s.id
	where m.status = 'open'
	on conflict (code) do update
	set province_code = excluded.province_code, name = excluded.name, kind = excluded.kind, class = excluded.class,
		unit_code = excluded.unit_code, unit_name = excluded.unit_name, model = excluded.model, model_since = excluded.model_since,
		decision = excluded.decision, decision_on = excluded.decision_on, stalls = excluded.stalls, in_use = excluded.in_use,
		coded = excluded.coded, displayed = excluded.displayed, observed = excluded.observed, paid = excluded.paid,
		payments = excluded.payments, amount_vnd = excluded.amount_vnd, window_from = excluded.window_from,
		window_to = excluded.window_to, as_of = excluded.as_of, listed = true
	returning 1
)
select count(*) from written
