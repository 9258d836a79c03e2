-- The province's own target of chợ 4.0 that holds on the day, and how many markets it is in all. No row: none.
-- in  province smallint, day date
-- out value bigint, number text, issued_on date
select t.value::bigint, n.number, n.issued_on
from target t
join plan n on n.province = t.province and n.id = t.plan
join unit u on u.id = unit_same(t.unit, $2) and u.level = 'province' and u.code = lpad($1::text, 2, '0')
where t.province = $1 and t.indicator = 'M40' and t.value_kind = 'count' and t.class is null
	and $2 between t.period_from and t.period_to
order by n.issued_on desc, t.period_to - t.period_from
limit 1
