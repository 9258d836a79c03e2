-- First half of keeping account.sole_stall for the account numbers that codes of the stall ever used: locks the rows,
-- forgets the old values, and retires accounts whose last code was superseded. Needs the scope of the whole province.
-- in  province smallint, stall uuid
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
where a.province = $1
	and (a.bin, a.number_hash) in (
		select u.bin, u.number_hash
		from code c
		join account u on u.province = c.province and u.id = c.account
		where c.province = $1 and c.stall = $2)
