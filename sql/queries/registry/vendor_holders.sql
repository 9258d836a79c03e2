-- The names that a vendor's accounts bear.
-- in  province smallint, vendor uuid
-- out id uuid, holder_name text
select a.id, a.holder_name
from account a
where a.province = $1 and a.vendor = $2 and a.state in ('pending', 'review', 'active')
order by a.id
for no key update of a
