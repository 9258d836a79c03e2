-- Pairs of a vendor, each asked about once: what was decided stays decided, and what is open takes the newest reasons.
-- in  province smallint, market uuid, vendor uuid, others uuid[], reasons text[], permilles integer[]
insert into duplicate as d (province, market, vendor_a, vendor_b, reasons, similarity)
select $1, $2, least($3, p.other), greatest($3, p.other), string_to_array(p.reasons, ','), p.permille / 1000.0
from unnest($4::uuid[], $5::text[], $6::integer[]) as p (other, reasons, permille)
on conflict (province, vendor_a, vendor_b) do update set reasons = excluded.reasons, similarity = excluded.similarity
	where d.state = 'open'
