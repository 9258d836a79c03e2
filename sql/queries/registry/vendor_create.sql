-- A vendor, with what the form says the vendor agreed to.
-- in  province smallint, id uuid, market uuid, kind text, name text, name_fold text, phone_box bytea?, phone_hash bytea?
-- in  id_number_box bytea?, id_number_hash bytea?, tax_code text?, email_box bytea?, revision uuid
insert into vendor (province, id, market, kind, name, name_fold, phone_box, phone_hash, id_number_box, id_number_hash,
	tax_code, email_box, legal_name, registration_style, registration_number, registration_issued)
select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, r.data #>> '{vendor,legal_name}',
	r.data #>> '{vendor,registration_style}', r.data #>> '{vendor,registration_number}',
	(r.data #>> '{vendor,registration_issued}')::date
from revision r
where r.province = $1 and r.id = $13
