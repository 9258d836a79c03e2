-- The signed-in vendor's bills, the newest first, with their lines and where each stands.
-- in  after uuid?, count integer
-- out body text
with page as (
	select b.*, m.name as market_name, s.number as stall_number, p.content_code || c.bill_tag as memo, code_state(c.state, c.expires_at) as code_state,
		t.due_vnd, t.paid_vnd, t.rest_vnd, t.state, t.late, t.paid_twice, row_number() over (order by b.issued_at desc, b.id desc) as at
	from my_bill b
	join market m on m.province = b.province and m.id = b.market
	left join stall s on s.province = b.province and s.id = b.stall
	left join code c on c.province = b.province and c.id = b.code
	left join stall p on p.province = c.province and p.id = c.stall
	left join bill_state t on t.province = b.province and t.bill = b.id
	where ($1::uuid is null or (b.issued_at, b.id) < (select a.issued_at, a.id from my_bill a where a.id = $1))
	order by b.issued_at desc, b.id desc
	limit $2 + 1
)
select json_build_object(
	'items', coalesce(json_agg(json_build_object('id', p.id, 'number', p.number, 'kind', p.kind, 'market', p.market_name, 'stall', p.stall_number,
		'period_from', p.period_from, 'period_to', p.period_to, 'due_on', p.due_on, 'amount_vnd', p.amount_vnd, 'code', p.code,
		'code_state', p.code_state, 'memo', p.memo, 'issued_at', p.issued_at, 'due_vnd', p.due_vnd, 'paid_vnd', p.paid_vnd,
		'rest_vnd', p.rest_vnd, 'state', p.state, 'late', p.late, 'paid_twice', p.paid_twice, 'not_an_invoice', true,
		'lines', coalesce((
			select json_agg(json_build_object('service', l.service, 'unit', l.unit, 'from_day', l.from_day, 'to_day', l.to_day,
				'quantity', l.quantity, 'price_vnd', l.price_vnd, 'vat_vnd', l.vat_vnd, 'amount_vnd', l.amount_vnd,
				'value_from', l.value_from, 'value_to', l.value_to) order by l.line)
			from bill_line l
			where l.province = p.province and l.bill = p.id), '[]')) order by p.at) filter (where p.at <= $2), '[]'),
	'next', case when count(*) > $2 then min(p.id::text) filter (where p.at = $2) end)::text
from page p
