-- The live codes of a stall, to be read once the stall is locked.
-- in  province smallint, stall uuid
-- out id text, vendor uuid, bin text, number_hash bytea, is_primary bool
select c.id, a.vendor, a.bin, a.number_hash, c.is_primary
from code c
join account a on a.province = c.province and a.id = c.account
where c.province = $1 and c.stall = $2 and c.kind = 'static' and c.state in ('requested', 'issued', 'printed', 'displayed')
