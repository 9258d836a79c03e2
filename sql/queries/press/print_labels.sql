-- The labels of a batch with everything that is printed on them, in order.
-- in  province smallint, id uuid
-- out batch_state text, layout text, format text, serial text, code text, kind text, state text, face text, key_id text?
-- out signature bytea?, payload_box bytea?, market text, stall text, bin text, last4 text, holder_name text
-- out issued_at timestamptz
select b.state, b.layout, b.format, l.serial, c.id, c.kind, code_state(c.state, c.expires_at), c.face, c.key_id,
	c.signature, c.payload_box, m.name, s.number, a.bin, a.last4, a.holder_name, c.issued_at
from print_batch b
join label l on l.province = b.province and l.batch = b.id
join code c on c.province = l.province and c.id = l.code
join market m on m.province = c.province and m.id = c.market
join stall s on s.province = c.province and s.id = c.stall
join account a on a.province = c.province and a.id = c.account
where b.province = $1 and b.id = $2
order by l.position
