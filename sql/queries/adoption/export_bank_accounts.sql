-- The accounts that a bank's people are asked about: of their banks alone, once the transaction is narrowed (enter_bank).
-- in  market uuid?, count integer
-- out market text?, id text?, kind text?, bin text?, last4 text?, holder text?, state text?, ownership text?, created text?
select m.name, a.id::text, v.kind, a.bin, a.last4, a.holder_name, a.state, a.ownership,
	to_char(a.created_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS')
from account a
join market m on m.province = a.province and m.id = a.market
join vendor v on v.province = a.province and v.id = a.vendor
where a.state in ('pending', 'review', 'active') and ($1::uuid is null or a.market = $1)
order by a.id desc
limit $2
