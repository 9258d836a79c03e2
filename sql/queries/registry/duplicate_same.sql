-- Whether somebody decided that this registration is of a vendor who is there already. No row: nobody did.
-- in  province smallint, vendor uuid
-- out id uuid
select d.id
from duplicate d
where d.province = $1 and (d.vendor_a = $2 or d.vendor_b = $2) and d.state = 'same'
	and exists (
		select from vendor v
		where v.province = d.province and v.id in (d.vendor_a, d.vendor_b) and v.id <> $2 and v.state <> 'closed')
limit 1
