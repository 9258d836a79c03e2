-- The bills of a printing of slips that can still be paid by their codes, in order, with everything that stands on a slip;
-- lines is a JSON text.
-- in  province smallint, slips uuid
-- out state text, market text, thousand text, zero text, number text, period_from date, period_to date, due_on date
-- out stall text?, vendor text?, amount bigint, code text, payload_box bytea, memo text, bin text, last4 text, holder_name text
-- out lines text
select p.state, m.name, d.thousand_word, d.zero_word, b.number, b.period_from, b.period_to, b.due_on, s.number, v.name,
	b.amount_vnd, c.id, c.payload_box, o.content_code || c.bill_tag, a.bin, a.last4, a.holder_name, (
		select coalesce(json_agg(json_build_object('service', l.service, 'unit', l.unit, 'quantity', (100 * l.quantity)::bigint,
			'price', l.price_vnd, 'vat', l.vat_vnd, 'amount', l.amount_vnd, 'whole', l.from_day = b.period_from and l.to_day = b.period_to,
			'from', to_char(l.from_day, 'DD/MM'), 'to', to_char(l.to_day, 'DD/MM'), 'value_from', (100 * l.value_from)::bigint,
			'value_to', (100 * l.value_to)::bigint) order by l.line), '[]')::text
		from bill_line l
		where l.province = b.province and l.bill = b.id)
from bill_slips p
join bill b on b.province = p.province and b.run = p.run and b.code is not null
join market m on m.province = b.province and m.id = b.market
join dues_setting d on d.province = b.province and d.market = b.market
join code c on c.province = b.province and c.id = b.code and code_may_move(code_state(c.state, c.expires_at), 'expired')
join stall o on o.province = c.province and o.id = c.stall
join account a on a.province = c.province and a.id = c.account
left join stall s on s.province = b.province and s.id = b.stall
left join vendor v on v.province = b.province and v.id = b.vendor
where p.province = $1 and p.id = $2
order by b.place
