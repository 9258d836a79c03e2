-- The names that a vendor's accounts bear, and what they are to be compared with.
-- in  province smallint, vendor uuid
-- out id uuid, holder_name text, kind text, registered bool, name text, legal_name text?
select a.id, a.holder_name, v.kind, v.registration_style is not null, v.name collate "default", v.legal_name collate "default"
from account a
join vendor v on v.province = a.province and v.id = a.vendor
where a.province = $1 and a.vendor = $2 and a.state in ('pending', 'review', 'active')
order by a.id
for no key update of a
