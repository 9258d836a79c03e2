-- What a stall should show: one row for each live code, or one without code.
-- in  province smallint, stall uuid
-- out market text, number text, code text?, bin text?, holder_name text?, last4 text?
select m.name, s.number, c.id, a.bin, a.holder_name, a.last4
from stall s
join market m on m.province = s.province and m.id = s.market
left join code c on c.province = s.province and c.stall = s.id and c.kind <> 'dynamic'
	and code_state(c.state, c.expires_at) in ('issued', 'printed', 'displayed')
left join account a on a.province = c.province and a.id = c.account
where s.province = $1 and s.id = $2
order by c.issued_at desc, c.id
limit 8
