-- What anybody may know about a code. Needs the scope of the public.
-- in  id text
-- out market text, stall text, vendor text, bin text, holder_name text, last4 text, state text, issued_at timestamptz?
-- out ended_at timestamptz?, superseded_by text?, key_id text?
select m.name, s.number, v.name, a.bin, a.holder_name, a.last4, c.state, c.issued_at, c.ended_at, c.superseded_by, c.key_id
from code c
join market m on m.province = c.province and m.id = c.market
join stall s on s.province = c.province and s.id = c.stall
join account a on a.province = c.province and a.id = c.account
join vendor v on v.province = a.province and v.id = a.vendor
where c.id = $1
