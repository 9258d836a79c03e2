-- A consent of a vendor; one that stands already stays as it is.
-- in  vendor uuid, purpose text, version smallint, channel text, scan_hex text?, person uuid, request text
with made as (
	insert into consent (province, market, vendor, purpose, version, channel, scan_sha256, recorded_by)
	select v.province, v.market, v.id, $2, $3, $4, decode($5, 'hex'), $6
	from vendor v
	where v.id = $1
	on conflict (province, vendor, purpose) where withdrawn_at is null do nothing
	returning province, market, vendor
)
insert into audit (province, person, request, action, market, entity, entity_id, after)
select province, $6, $7, 'consent.give', market, 'vendor', vendor::text,
	jsonb_build_object('purpose', $2::text, 'version', $3::smallint, 'channel', $4::text)
from made
