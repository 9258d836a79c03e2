-- One bill with its lines, its code and what came for it.
-- in  id uuid
-- out body text
select json_build_object('id', b.id, 'number', b.number, 'kind', b.kind, 'run', b.run, 'market', b.market,
	'stall', case when s.id is not null then json_build_object('id', s.id, 'number', s.number) end,
	'vendor', case when v.id is not null then json_build_object('id', v.id, 'name', v.name) end,
	'period_from', b.period_from, 'period_to', b.period_to, 'due_on', b.due_on, 'amount_vnd', b.amount_vnd, 'issued_at', b.issued_at,
	'corrects', b.corrects,
	'code', case when c.id is not null then json_build_object('id', c.id, 'state', code_state(c.state, c.expires_at), 'expires_at', c.expires_at,
		'memo', p.content_code || c.bill_tag) end,
	'lines', coalesce((
		select json_agg(json_build_object('service', l.service, 'unit', l.unit, 'from_day', l.from_day, 'to_day', l.to_day,
			'quantity', l.quantity, 'price_vnd', l.price_vnd, 'vat_rate_bp', l.vat_rate_bp, 'vat_included', l.vat_included,
			'net_vnd', l.net_vnd, 'vat_vnd', l.vat_vnd, 'amount_vnd', l.amount_vnd, 'tariff_line', l.tariff_line, 'meter', l.meter,
			'value_from', l.value_from, 'value_to', l.value_to) order by l.line)
		from bill_line l
		where l.province = b.province and l.bill = b.id), '[]'),
	'payments', coalesce((
		select json_agg(json_build_object('means', y.means, 'paid_at', y.paid_at, 'amount_vnd', y.amount_vnd, 'outcome', y.outcome)
			order by y.paid_at)
		from bill_payment y
		where y.province = b.province and y.bill = b.id), '[]'),
	'credit', (select json_build_object('id', k.id, 'number', k.number, 'issued_at', k.issued_at) from bill k where k.province = b.province and k.corrects = b.id),
	'due_vnd', t.due_vnd, 'paid_vnd', t.paid_vnd, 'rest_vnd', t.rest_vnd, 'state', t.state, 'late', t.late, 'paid_late', t.paid_late,
	'paid_twice', t.paid_twice)::text
from bill b
left join stall s on s.province = b.province and s.id = b.stall
left join vendor v on v.province = b.province and v.id = b.vendor
left join code c on c.province = b.province and c.id = b.code
left join stall p on p.province = c.province and p.id = c.stall
left join bill_state t on t.province = b.province and t.bill = b.id
where b.id = $1
