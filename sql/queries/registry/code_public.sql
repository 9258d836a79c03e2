-- What anybody may know about a code. Needs the scope of the public.
-- in  id text
-- out market text, stall text, vendor text, bin text, holder_name text, last4 text, state text, issued_at timestamptz?
-- out sealed_at timestamptz?, ended_at timestamptz?, superseded_by text?, reason_class text?, key_id text?, contact_phone text?, kind text
select m.name, s.number, v.name, a.bin, a.holder_name, a.last4,
	code_state(c.state, c.expires_at), c.issued_at, coalesce(c.sealed_at, c.issued_at),
	case code_state(c.state, c.expires_at) when 'expired' then coalesce(c.ended_at, c.expires_at) else c.ended_at end,
	c.superseded_by, c.reason_class, c.key_id, m.contact_phone, c.kind
from code c
join market m on m.province = c.province and m.id = c.market
join stall s on s.province = c.province and s.id = c.stall
join account a on a.province = c.province and a.id = c.account
join vendor v on v.province = a.province and v.id = a.vendor
where c.id = $1
