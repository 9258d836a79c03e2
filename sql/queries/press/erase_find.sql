-- Which boxes hold what is the vendor's: of accounts, codes, and confirmations told twice with other facts.
-- in  province smallint, vendor uuid
-- out what text, id text
with mine as (
	select a.province, a.id from account a where a.province = $1 and a.vendor = any (vendor_family($1, $2))
)
select 'account', m.id::text from mine m
union all
select 'code', c.id from mine m join code c on c.province = m.province and c.account = m.id where c.payload_box is not null
union all
select 'conflict', k.id::text
from confirmation_conflict k
join confirmation c on c.province = k.province and c.id = k.confirmation
join mine m on m.province = c.province and m.id = c.account
where k.province = $1
