-- Second half, a statement of its own so that it sees what was committed while the rows were waited for: where exactly
-- one stall has live codes for an account number, one active account row names it; no other row of the number does, not
-- even one that another approval made after the first half had looked.
-- in  province smallint, stall uuid
with of_stall as materialized (
	select distinct c.account from code c where c.province = $1 and c.stall = $2
), used as materialized (
	select distinct u.bin, u.number_hash
	from of_stall o
	join account u on u.province = $1 and u.id = o.account
), named as materialized (
	select u.bin, u.number_hash, a.province, a.id
	from used u
	join account a on a.province = $1 and a.bin = u.bin and a.number_hash = u.number_hash and a.state = 'active'
), sole as materialized (
	select a.bin, a.number_hash, min(a.id::text)::uuid as account, min(c.stall::text)::uuid as stall
	from named a
	join code c on c.province = a.province and c.account = a.id
		and c.state in ('issued', 'printed', 'displayed')
	group by a.bin, a.number_hash
	having count(distinct c.stall) = 1
)
update account a
set sole_stall = case when a.id = s.account then s.stall end
from used u
left join sole s on s.bin = u.bin and s.number_hash = u.number_hash
where a.province = $1 and a.bin = u.bin and a.number_hash = u.number_hash
	and (a.sole_stall is not null or a.id = s.account)
