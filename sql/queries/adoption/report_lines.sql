-- The lines of a report of forms 01, 02, 03 and 06: what its snapshot says of them (report_counts(); what was not observed is
-- null), and beside it their classes and models, and the fees. The window of the fees is from_day to to_day: those of the bills
-- that fell due in it, or, where there are none, what the board answered by its end. before_: of the same line in the report of
-- the same period of the year before, once approved. total: what the snapshot says of a market as a whole, beside its goods.
-- in  province smallint, form text, market uuid?, unit uuid?, snapshot uuid, from_day date, to_day date, at_day date, before text
-- out total bool, name text, code text, kind text, class1 bigint, class2 bigint, class3 bigint, unranked bigint, model bigint, target bigint?
-- out stalls bigint?, in_use bigint?, registered bigint?, coded bigint?, displayed bigint?, observed bigint?, paid bigint?, active bigint?
-- out payments bigint?, amount_vnd bigint?, fees_due bigint?, fees_cashless bigint?, before_coded bigint?, before_in_use bigint?
with counted as materialized (
	select * from report_counts($1, $5, $2, false)
), place as materialized (
	select m.* from market m where m.province = $1 and m.id in (select c.market from counted c union all select $3 where $2 = '01')
), billed as (
	select p.id as market, case $2 when '01' then coalesce(o.line_of_business, o.zone, 'Khác') end as line,
		sum(b.amount_vnd) as due, sum(least(coalesce(t.amount_vnd, 0), b.amount_vnd)) as cashless
	from place p
	join bill b on b.province = p.province and b.market = p.id and b.kind <> 'credit' and b.due_on between $6 and $7
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
			and a.as_of between $6 and $7
		order by a.market, a.as_of desc, a.id desc) as a
	where not exists (select from billed b where b.market = a.market)
), line as (
	select coalesce(c.market, h.market) as market, c.unit, coalesce(c.name, h.line) as name, coalesce(c.code, h.line) as code,
		coalesce(c.kind, '') as kind, c.stalls, c.in_use, c.registered, c.coded, c.displayed, c.observed, c.paid, c.active, c.payments,
		c.amount_vnd, h.due, h.cashless
	from counted c
	full join charged h on h.market = c.market and (h.line is null or h.line = c.code)
), said as (
	select x ->> 'code' as code, (x -> 'counts' ->> 'coded')::bigint as coded, (x -> 'counts' ->> 'in_use')::bigint as in_use
	from (
		select r.figures
		from report r
		join report_cycle c on c.province = r.province and c.id = r.cycle and c.period = $9
		where r.province = $1 and r.form = $2 and r.state in ('approved', 'published')
			and r.market is not distinct from $3 and r.unit is not distinct from $4
		order by r.serial desc
		limit 1) as r
	cross join jsonb_array_elements(r.figures -> 'lines') as x
), grouped as (
	select l.name, l.code, l.kind, l.unit,
		count(distinct p.id) filter (where p.class = 1) as class1,
		count(distinct p.id) filter (where p.class = 2) as class2,
		count(distinct p.id) filter (where p.class = 3) as class3,
		count(distinct p.id) filter (where p.class is null) as unranked,
		count(distinct p.id) filter (where p.model_4_0 = '4.0' and coalesce(p.model_since <= $8, true)) as model,
		sum(l.stalls)::bigint as stalls, sum(l.in_use)::bigint as in_use, sum(l.registered)::bigint as registered,
		sum(l.coded)::bigint as coded, sum(l.displayed)::bigint as displayed, sum(l.observed)::bigint as observed,
		sum(l.paid)::bigint as paid, sum(l.active)::bigint as active, sum(l.payments)::bigint as payments,
		sum(l.amount_vnd)::bigint as amount_vnd, sum(l.due)::bigint as fees_due, sum(l.cashless)::bigint as fees_cashless
	from line l
	join place p on p.id = l.market
	group by 1, 2, 3, 4
), shown as (
	select false as total, g.name, g.code, g.kind, g.class1, g.class2, g.class3, g.unranked, g.model, (
			select t.value::bigint
			from target t
			where t.province = $1 and t.indicator = 'M40' and t.value_kind = 'count' and t.class is null and $2 = '03'
				and unit_same(t.unit, $8) = g.unit and $8 between t.period_from and t.period_to
			order by t.period_to - t.period_from
			limit 1) as target,
		g.stalls, g.in_use, g.registered, g.coded, g.displayed, g.observed, g.paid, g.active, g.payments, g.amount_vnd, g.fees_due,
		g.fees_cashless, b.coded as before_coded, b.in_use as before_in_use
	from grouped g
	left join said b on b.code = g.code
	union all
	select true, '', '', '', 0, 0, 0, 0, 0, null, c.stalls, c.in_use, c.registered, c.coded, c.displayed, c.observed, c.paid, c.active,
		c.payments, c.amount_vnd, null, null, null, null
	from snapshot_counts($1, $5) c
	where $2 = '01'
)
select * from shown s order by s.total, case when $2 = '01' then s.name end collate "vi-x-icu", s.code, s.kind
