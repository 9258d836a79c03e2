-- Where an account belongs, with what its name check needs. No row: no such account to be seen.
-- in  account uuid
-- out province smallint, market uuid, vendor_kind text, registered bool, holder_name text
select a.province, a.market, v.kind, v.registration_style is not null, a.holder_name
from account a
join vendor v on v.province = a.province and v.id = a.vendor
where a.id = $1
