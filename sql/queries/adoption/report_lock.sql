-- Takes the snapshot that a report's figures are made of: of its own market, its own commune, or the whole province. Run inside
-- enter_service(province).
-- in  province smallint, report uuid, period text, from_day date, to_day date, month_from date, month_to date, as_of timestamptz
-- in  person uuid?
-- out snapshot uuid
select k.snapshot
from report r
cross join lateral take_snapshot(r.province, 'lock', $3, $4, $5, $6, $7, $8, $9, r.market, r.unit) k
where r.province = $1 and r.id = $2
