-- One page of a market's bills of a month, by stall: who paid how. No row: no such market to be seen.
-- in  market uuid, from_day date, to_day date, skip integer, count integer
-- out body text
with list as (
	select p.*, s.number as stall_number, v.name as vendor_name,
		row_number() over (order by s.number_sort nulls last, p.number, p.bill) as place
	from market m
	join bill_payer p on p.province = m.province and p.market = m.id
	left join stall s on s.province = p.province and s.id = p.stall
	left join vendor v on v.province = p.province and v.id = p.vendor
	where m.id = $1 and p.period_from between $2 and $3
)
select json_build_object(
		'items', (
			select coalesce(json_agg(json_build_object('bill', l.bill, 'number', l.number,
				'stall', case when l.stall is not null then json_build_object('id', l.stall, 'number', l.stall_number) end,
				'vendor', case when l.vendor is not null then json_build_object('id', l.vendor, 'name', l.vendor_name) end,
				'due_vnd', l.due_vnd, 'cashless_vnd', l.cashless_vnd, 'cash_vnd', l.cash_vnd, 'state', l.state, 'method', l.method,
				'last_paid_at', l.last_paid_at) order by l.place), '[]')
			from list l
			where l.place > $4 and l.place <= $4 + $5),
		'next', (select $4 + $5 from list l where l.place > $4 + $5 limit 1),
		'total', (
			select json_build_object('bills', count(*), 'due_vnd', coalesce(sum(l.due_vnd), 0),
				'cashless_vnd', coalesce(sum(l.cashless_vnd), 0), 'cash_vnd', coalesce(sum(l.cash_vnd), 0))
			from list l))::text
from market m
where m.id = $1
