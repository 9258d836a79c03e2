-- The sealed numbers of a vendor's accounts, in the order of registry/vendor_data.
-- in  province smallint, vendor uuid
-- out id uuid, number_box bytea
select a.id, a.number_box
from account a
where a.province = $1 and a.vendor = $2
order by a.id
