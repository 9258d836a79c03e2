-- One page of a run's items: each bill as it would be, or is. faulty: only those that are not issued, and why. No row: no
-- such run in scope.
-- in  run uuid, faulty bool, after integer, count integer
-- out body text
with page as (
	select i.*, s.number as stall_number, v.name as vendor_name, b.id as bill, b.number as bill_number
	from bill_run_item i
	left join stall s on s.province = i.province and s.id = i.stall
	left join vendor v on v.province = i.province and v.id = i.vendor
	left join bill b on b.province = i.province and b.run = i.run and b.place = i.place
	where i.run = $1 and i.place > $3 and (not $2 or i.faults <> '[]')
	order by i.place
	limit $4 + 1
), list as (
	select coalesce(json_agg(json_build_object('place', p.place, 'lease', p.lease,
			'stall', case when p.stall is not null then json_build_object('id', p.stall, 'number', p.stall_number) end,
			'vendor', case when p.vendor is not null then json_build_object('id', p.vendor, 'name', p.vendor_name) end,
			'corrects', p.corrects, 'amount_vnd', p.amount_vnd, 'lines', p.lines, 'faults', p.faults, 'bill', p.bill, 'number', p.bill_number)
			order by p.place) filter (where n <= $4), '[]') as items,
		case when count(*) > $4 then max(p.place) filter (where n = $4) end as next
	from (select page.*, row_number() over (order by place) as n from page) p
)
select json_build_object('items', items, 'next', next)::text
from bill_run r, list
where r.id = $1
