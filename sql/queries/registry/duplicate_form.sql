-- What a new vendor's form is compared by. No row: it is about an old vendor.
-- in  revision uuid
-- out province smallint, market uuid, name text, bin text, personal_box bytea
select r.province, r.market, r.data #>> '{vendor,name}', r.data #>> '{account,bin}', r.personal_box
from revision r
where r.id = $1 and r.vendor is null and r.personal_box is not null
