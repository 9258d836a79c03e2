-- The counts of a report's lines, as things stand: of one market by line of goods (01), of the places of a commune (02), of the
-- markets of the province by commune (03), of its desks, schools and clinics by commune and kind (06). The window is from_day to
-- to_day, what stands still is taken at the end of at_day; active is counted in month_from to month_to, as ACT has it. fees_due
-- and fees_cashless are of the bills that fell due in the window, or, where there are none, what the board answered by its end.
-- before_: of the same line in the report of the same period of the year before, once approved.
-- in  province smallint, form text, market uuid?, unit uuid?, from_day date, to_day date, at_day date, month_from date, month_to date
-- in  seen_from date, shown_from date, active_min bigint, per_open_day bigint?, before text
-- out name text, code text, kind text, class1 bigint, class2 bigint, class3 bigint, unranked bigint, model bigint, target bigint?
-- out stalls bigint, in_use bigint, registered bigint, coded bigint, displayed bigint, observed bigint, paid bigint, active bigint
-- out payments bigint, amount_vnd bigint, fees_due bigint, fees_cashless bigint, fees_known bool, before_coded bigint?, before_in_use bigint?
with place as materialized (
	select m.*, coalesce(case when m.kind = 'periodic_market' then $13 * greatest(open_days(m.id, $8, $9), 1) end, $12) as wanted
	from market m
	where m.province = $1 and case $2
		when '01' then m.id = $3
		when '02' then m.unit = $4 and m.status = 'open'
		when '03' then m.status = 'open' and m.kind not in ('one_stop_desk', 'school', 'clinic', 'shopping_street')
		else m.status = 'open' and m.kind in ('one_stop_desk', 'school', 'clinic')
	end
), now_ as materialized (
	select * from report_stalls($1, $3, $5, $6, $7, $10, $11)
), month as materialized (
	select s.stall, s.qualifying from report_stalls($1, $3, $8, $9, $7, $10, $11) as s
), stands as (
	select p.id as market, case $2 when '01' then n.line end as line,
		count(*) as stalls,
		count(*) filter (where n.in_use) as in_use,
		count(*) filter (where n.in_use and n.registered) as registered,
		count(*) filter (where n.in_use and n.coded) as coded,
		count(*) filter (where n.in_use and n.displayed) as displayed,
		count(*) filter (where n.in_use and n.observed) as observed,
		count(*) filter (where n.in_use and n.payments > 0) as paid,
		count(*) filter (where n.in_use and m.qualifying >= p.wanted) as active,
		sum(n.payments) as payments,
		sum(n.amount_vnd) as amount_vnd
	from place p
	join now_ n on n.market_id = p.id
	left join month m on m.stall = n.stall
	group by 1, 2
), billed as (
	select p.id as market, case $2 when '01' then coalesce(o.line_of_business, o.zone, 'Khác') end as line,
		sum(b.amount_vnd) as due, sum(least(coalesce(t.amount_vnd, 0), b.amount_vnd)) as cashless
	from place p
	join bill b on b.province = p.province and b.market = p.id and b.kind <> 'credit' and b.due_on between $5 and $6
	left join stall o on o.province = b.province and o.id = b.stall
	left join lateral (
		select sum(q.amount_vnd) as amount_vnd
		from bill_payment q
		where q.province = b.province and q.bill = b.id and q.means = 'transfer') as t on true
	where not exists (select from bill c where c.province = b.province and c.corrects = b.id)
	group by 1, 2
), charged as (
	select b.market, b.line, b.due, b.cashless from billed b
	union all
	select a.market, case $2 when '01' then 'Khác' end, a.denominator, a.numerator
	from (
		select distinct on (a.market) a.market, a.numerator, a.denominator
		from place p
		join market_answer a on a.province = p.province and a.market = p.id and a.measure = 'fees_value'
			and a.as_of between $5 and $6
		order by a.market, a.as_of desc, a.id desc) as a
	where not exists (select from billed b where b.market = a.market)
), line as (
	select coalesce(s.market, c.market) as market, coalesce(s.line, c.line) as line, s.stalls, s.in_use, s.registered, s.coded,
		s.displayed, s.observed, s.paid, s.active, s.payments, s.amount_vnd, c.due, c.cashless
	from stands s
	full join charged c on c.market = s.market and c.line is not distinct from s.line
), said as (
	select x ->> 'code' as code, (x -> 'counts' ->> 'coded')::bigint as coded, (x -> 'counts' ->> 'in_use')::bigint as in_use
	from (
		select r.figures
		from report r
		join report_cycle c on c.province = r.province and c.id = r.cycle and c.period = $14
		where r.province = $1 and r.form = $2 and r.state in ('approved', 'published')
			and r.market is not distinct from case $2 when '01' then $3 end
			and r.unit is not distinct from case $2 when '02' then $4 end
		order by r.serial desc
		limit 1) as r
	cross join jsonb_array_elements(r.figures -> 'lines') as x
), grouped as (
	select case $2 when '01' then coalesce(l.line, 'Khác') when '02' then p.name else u.full_name end as name,
		case $2 when '01' then coalesce(l.line, 'Khác') when '02' then p.label_code else u.code end as code,
		case when $2 in ('02', '06') then p.kind else '' end as kind,
		case when $2 = '03' then u.id end as unit,
		count(distinct p.id) filter (where p.class = 1) as class1,
		count(distinct p.id) filter (where p.class = 2) as class2,
		count(distinct p.id) filter (where p.class = 3) as class3,
		count(distinct p.id) filter (where p.class is null) as unranked,
		count(distinct p.id) filter (where p.model_4_0 = '4.0' and coalesce(p.model_since <= $7, true)) as model,
		coalesce(sum(l.stalls), 0)::bigint as stalls, coalesce(sum(l.in_use), 0)::bigint as in_use,
		coalesce(sum(l.registered), 0)::bigint as registered, coalesce(sum(l.coded), 0)::bigint as coded,
		coalesce(sum(l.displayed), 0)::bigint as displayed, coalesce(sum(l.observed), 0)::bigint as observed,
		coalesce(sum(l.paid), 0)::bigint as paid, coalesce(sum(l.active), 0)::bigint as active,
		coalesce(sum(l.payments), 0)::bigint as payments, coalesce(sum(l.amount_vnd), 0)::bigint as amount_vnd,
		coalesce(sum(l.due), 0)::bigint as fees_due, coalesce(sum(l.cashless), 0)::bigint as fees_cashless,
		bool_or(l.due is not null) as fees_known
	from place p
	join unit u on u.id = p.unit
	left join line l on l.market = p.id
	group by 1, 2, 3, 4
)
select g.name, g.code, g.kind, g.class1, g.class2, g.class3, g.unranked, g.model, (
		select t.value::bigint
		from target t
		where t.province = $1 and t.indicator = 'M40' and t.value_kind = 'count' and t.class is null
			and unit_same(t.unit, $7) = g.unit and $7 between t.period_from and t.period_to
		order by t.period_to - t.period_from
		limit 1),
	g.stalls, g.in_use, g.registered, g.coded, g.displayed, g.observed, g.paid, g.active, g.payments, g.amount_vnd, g.fees_due,
	g.fees_cashless, g.fees_known, b.coded, b.in_use
from grouped g
left join said b on b.code = g.code
order by case when $2 = '01' then g.name end collate "vi-x-icu", g.code, g.kind
