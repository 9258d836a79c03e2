-- First half of keeping account.sole_stall for the account numbers that codes of the stall ever used: locks the rows,
-- forgets the old values, and retires accounts whose last code was superseded. Needs the scope of the whole province.
-- in  province smallint, stall uuid
with of_stall as materialized (
	select distinct c.account from code c where c.province = $1 and c.stall = $2
), used as materialized (
	-- Sets one after another: on tables that nobody has analysed yet the planner would go through all accounts for each.
	select distinct u.bin, u.number_hash
	from of_stall o
	join account u on u.province = $1 and u.id = o.account
)
update account a
set sole_stall = null,
	state = case
		when a.state = 'active'
			and exists (
				select from code c
				where c.province = a.province and c.account = a.id and c.stall = $2 and c.state = 'superseded')
			and not exists (
				select from code c
				where c.province = a.province and c.account = a.id
					and c.state in ('issued', 'printed', 'displayed'))
		then 'replaced'
		else a.state
	end
from used
where a.province = $1 and a.bin = used.bin and a.number_hash = used.number_hash
