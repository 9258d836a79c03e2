-- One case: what it owes, by which code, and everything that came for it.
-- in  id uuid
-- out body text
select json_build_object(
		'id', c.id,
		'market', c.market,
		'stall', json_build_object('id', s.id, 'number', s.number),
		'fee', json_build_object('id', f.id, 'code', f.code, 'name', f.name, 'kind', f.kind),
		'reference', c.reference,
		'amount_vnd', c.amount_vnd,
		'code', c.code,
		'bill_tag', k.bill_tag,
		'due_on', c.due_on,
		'state', t.state,
		'cashless_vnd', t.cashless_vnd,
		'cash_vnd', t.cash_vnd,
		'rest_vnd', greatest(c.amount_vnd - t.cashless_vnd - t.cash_vnd, 0),
		'payments', (
			select coalesce(json_agg(p.json order by p.at, p.id), '[]')
			from (
				select p.paid_at as at, p.confirmation::text as id, json_build_object('means', 'transfer', 'paid_at', p.paid_at,
					'amount_vnd', p.amount_vnd, 'outcome', p.outcome, 'confirmation', p.confirmation) as json
				from code_money p
				where p.province = c.province and p.code = c.code
				union all
				select r.taken_on::timestamp at time zone interval '7 hours', r.id::text, json_build_object('means', 'cash',
					'taken_on', r.taken_on, 'amount_vnd', r.amount_vnd, 'receipt', r.id, 'number', r.number)
				from cash_receipt r
				where r.province = c.province and r.desk_case = c.id and r.voided_at is null) p),
		'made_at', c.made_at,
		'cancelled_at', c.cancelled_at,
		'cancel_reason', c.cancel_reason)::text
from desk_case c
join desk_case_state t on t.province = c.province and t.desk_case = c.id
join stall s on s.province = c.province and s.id = c.stall
join desk_fee f on f.province = c.province and f.id = c.fee
join code k on k.province = c.province and k.id = c.code
where c.id = $1
