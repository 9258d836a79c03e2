-- An account that a bank's code may be hung at a stall for: active, of a vendor who holds the stall. No row: none such.
-- in  stall uuid, account uuid
-- out account uuid, bin text, number_hash bytea
select a.id, a.bin, a.number_hash
from account a
where a.id = $2 and a.state = 'active' and exists (
	select from tenancy t
	where t.province = a.province and t.vendor = a.vendor and t.stall = $1 and t.to_day is null)
