-- The rows of one batch; every array holds one element a row.
-- in  province smallint, import uuid, market uuid, id uuid[], line integer[], action text[], stall_number text[]
-- in  name text[], faults text[], stall uuid[], vendor uuid[], data text[], personal_box bytea[], row_hash bytea[]
-- in  id_number_hash bytea[], bin text[], number_hash bytea[]
insert into import_row (province, import, market, id, line, action, stall_number, name, faults, stall, vendor, data,
	personal_box, row_hash, id_number_hash, bin, number_hash)
select $1, $2, $3, w.id, w.line, w.action, w.stall_number, w.name, w.faults::jsonb, w.stall, w.vendor, w.data::jsonb,
	w.personal_box, w.row_hash, w.id_number_hash, w.bin, w.number_hash
from unnest($4::uuid[], $5::integer[], $6::text[], $7::text[], $8::text[], $9::text[], $10::uuid[], $11::uuid[],
		$12::text[], $13::bytea[], $14::bytea[], $15::bytea[], $16::text[], $17::bytea[])
	as w (id, line, action, stall_number, name, faults, stall, vendor, data, personal_box, row_hash, id_number_hash, bin,
		number_hash)
