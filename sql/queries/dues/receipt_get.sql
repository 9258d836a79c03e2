-- One receipt, and where that leaves what it was taken for.
-- in  id uuid
-- out body text
select json_build_object(
		'id', r.id, 'market', r.market, 'number', r.number, 'taken_on', r.taken_on, 'taken_by', r.taken_by,
		'amount_vnd', r.amount_vnd, 'fee', r.fee, 'quantity', r.quantity, 'case', r.desk_case, 'bill', r.bill,
		'state', case when r.voided_at is null then 'kept' else 'voided' end,
		'overpaid', coalesce(t.state, b.state) is not distinct from 'overpaid',
		'due', case when r.desk_case is not null then json_build_object('state', t.state, 'due_vnd', t.due_vnd,
			'cashless_vnd', t.cashless_vnd, 'cash_vnd', t.cash_vnd)
			when r.bill is not null then json_build_object('state', b.state, 'due_vnd', b.due_vnd,
				'cashless_vnd', b.cashless_vnd, 'cash_vnd', b.cash_vnd) end,
		'entered_by', p.name, 'entered_at', r.entered_at, 'voided_by', v.name, 'voided_at', r.voided_at,
		'void_reason', r.void_reason)::text
from cash_receipt r
left join desk_case_state t on t.province = r.province and t.desk_case = r.desk_case
left join bill_payer b on b.province = r.province and b.bill = r.bill
left join person p on p.id = r.entered_by
left join person v on v.id = r.voided_by
where r.id = $1
