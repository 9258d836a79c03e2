-- The lines of a new price list, a JSON array of objects with the columns' names.
-- in  province smallint, tariff uuid, lines text
insert into tariff_line (province, tariff, service, market_class, point_kind, grade, corner, unit, price_vnd, vat_rate_bp, vat_included)
select $1, $2, l.service, l.market_class, l.point_kind, l.grade, l.corner, l.unit, l.price_vnd, coalesce(l.vat_rate_bp, 0),
	coalesce(l.vat_included, true)
from jsonb_to_recordset($3::jsonb) as l (service text, market_class smallint, point_kind text, grade smallint, corner boolean,
	unit text, price_vnd bigint, vat_rate_bp integer, vat_included boolean)
