-- The same as rows of texts for a file; the last row sums them. No row: no such market to be seen.
-- in  market uuid, from_day date, to_day date
-- out place text?, stall text?, vendor text?, bill text?, due text?, cash text?, cashless text?, paid_on text?, method text?
-- out state text?
with list as (
	select p.*, s.number as stall_number, v.name as vendor_name,
		row_number() over (order by s.number_sort nulls last, p.number, p.bill) as place
	from market m
	join bill_payer p on p.province = m.province and p.market = m.id
	left join stall s on s.province = p.province and s.id = p.stall
	left join vendor v on v.province = p.province and v.id = p.vendor
	where m.id = $1 and p.period_from between $2 and $3
), told as (
	select l.place, l.place::text as n, l.stall_number, l.vendor_name, l.number, l.due_vnd::text as due, l.cash_vnd::text as cash,
		l.cashless_vnd::text as cashless, (l.last_paid_at at time zone interval '7 hours')::date::text as paid_on,
		case l.method when 'cash' then 'Tiền mặt' when 'cashless' then 'Không tiền mặt' when 'both' then 'Cả hai' end as method,
		case l.state when 'open' then 'Chưa nộp' when 'late' then 'Quá hạn' when 'part_paid' then 'Nộp một phần'
			when 'paid' then 'Đã nộp' else 'Nộp thừa' end as state
	from list l
	union all
	select null, null, null, 'Tổng cộng', count(*)::text, coalesce(sum(l.due_vnd), 0)::text, coalesce(sum(l.cash_vnd), 0)::text,
		coalesce(sum(l.cashless_vnd), 0)::text, null, null, null
	from list l
)
select t.n, t.stall_number, t.vendor_name, t.number, t.due, t.cash, t.cashless, t.paid_on, t.method, t.state
from market m, told t
where m.id = $1
order by t.place nulls last
