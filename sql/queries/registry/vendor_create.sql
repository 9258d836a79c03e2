-- A vendor.
-- in  province smallint, id uuid, market uuid, kind text, name text, name_fold text, phone_box bytea?, phone_hash bytea?
-- in  id_number_box bytea?, id_number_hash bytea?, tax_code text?
insert into vendor (province, id, market, kind, name, name_fold, phone_box, phone_hash, id_number_box, id_number_hash,
	tax_code)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
