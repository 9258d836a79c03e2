-- One page of a market's bills, the newest first, each with where it stands. No row: no such market in scope.
-- in  market uuid, state text?, run uuid?, stall uuid?, after uuid?, count integer
-- out body text
with page as (
	select b.*, s.number as stall_number, v.name as vendor_name, t.due_vnd, t.paid_vnd, t.rest_vnd, t.state, t.late, t.paid_late, t.paid_twice,
		row_number() over (order by b.issued_at desc, b.id desc) as at
	from bill b
	left join stall s on s.province = b.province and s.id = b.stall
	left join vendor v on v.province = b.province and v.id = b.vendor
	left join bill_state t on t.province = b.province and t.bill = b.id
	where b.market = $1 and ($2::text is null or t.state = $2) and ($3::uuid is null or b.run = $3) and ($4::uuid is null or b.stall = $4)
		and ($5::uuid is null or (b.issued_at, b.id) < (select a.issued_at, a.id from bill a where a.id = $5))
	order by b.issued_at desc, b.id desc
	limit $6 + 1
), list as (
	select coalesce(json_agg(json_build_object('id', p.id, 'number', p.number, 'kind', p.kind, 'run', p.run,
			'stall', case when p.stall is not null then json_build_object('id', p.stall, 'number', p.stall_number) end,
			'vendor', case when p.vendor is not null then json_build_object('id', p.vendor, 'name', p.vendor_name) end,
			'period_from', p.period_from, 'period_to', p.period_to, 'due_on', p.due_on, 'amount_vnd', p.amount_vnd, 'code', p.code,
			'corrects', p.corrects, 'issued_at', p.issued_at, 'due_vnd', p.due_vnd, 'paid_vnd', p.paid_vnd, 'rest_vnd', p.rest_vnd,
			'state', p.state, 'late', p.late, 'paid_late', p.paid_late, 'paid_twice', p.paid_twice) order by p.at) filter (where p.at <= $6), '[]') as items,
		case when count(*) > $6 then min(p.id::text) filter (where p.at = $6) end as next
	from page p
)
select json_build_object('items', items, 'next', next)::text
from market m, list
where m.id = $1
