-- What the set that holds on the day asks of a market, in order, and what people answered to it by then. A province's own set
-- comes before the one that is shipped. Of fees also what was due at the market from one day to another and came cashless, if
-- anything was. No row: no such market in sight, or no set.
-- in  market uuid, day date, from_day date, to_day date
-- out province smallint, set uuid, code text, name_vi text, measure text, hundredths bigint?, optional bool
-- out yes text?, numerator bigint?, denominator bigint?, numerator_vnd bigint?, denominator_vnd bigint?, source text?, as_of date?
-- out due bigint?, due_cashless bigint?, due_vnd bigint?, due_cashless_vnd bigint?
with place as (
	select m.province, m.id from market m where m.id = $1
), chosen as (
	select s.id
	from place p
	join criteria_set s on coalesce(s.for_province = p.province, true) and s.valid_from <= $2
	order by s.for_province nulls last, s.valid_from desc
	limit 1
), answer as (
	select distinct on (a.measure) a.*
	from place p
	join market_answer a on a.province = p.province and a.market = p.id and a.as_of <= $2
	order by a.measure, a.as_of desc, a.id desc
), collected as materialized (
	select f.* from place p cross join lateral fee_collected(p.province, p.id, $3, $4) f where f.due_count > 0
)
select p.province, s.id, c.code, c.name_vi, c.measure, (c.threshold * 100)::bigint, c.optional,
	case when a.yes then 'yes' when not a.yes then 'no' end, a.numerator, a.denominator, v.numerator, v.denominator,
	a.source, a.as_of, f.due_count, f.cashless_count, f.due_vnd, f.cashless_vnd
from place p
cross join chosen s
join criterion c on c.criteria_set = s.id
left join answer a on a.measure = case c.measure when 'fees' then 'fees_number' else c.measure end
left join answer v on c.measure = 'fees' and v.measure = 'fees_value'
left join collected f on c.measure = 'fees'
order by c.ordinal
