-- Second half, a statement of its own so that it sees what was committed while the rows were waited for: where exactly
-- one stall has live codes for an account number, one active account row names it.
-- in  province smallint, stall uuid
with used as (
	select distinct u.bin, u.number_hash
	from code c
	join account u on u.province = c.province and u.id = c.account
	where c.province = $1 and c.stall = $2
), sole as (
	select min(a.id::text)::uuid as account, min(c.stall::text)::uuid as stall
	from used u
	join account a on a.province = $1 and a.bin = u.bin and a.number_hash = u.number_hash and a.state = 'active'
	join code c on c.province = a.province and c.account = a.id
		and c.state in ('requested', 'issued', 'printed', 'displayed')
	group by u.bin, u.number_hash
	having count(distinct c.stall) = 1
)
update account a
set sole_stall = s.stall
from sole s
where a.province = $1 and a.id = s.account
