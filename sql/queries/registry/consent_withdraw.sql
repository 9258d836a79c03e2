-- A vendor takes a consent back.
-- in  vendor uuid, purpose text, channel text, person uuid, request text
with done as (
	update consent c
	set withdrawn_at = now(), withdrawn_channel = $3, withdrawal_recorded_by = $4
	where c.vendor = $1 and c.purpose = $2 and c.withdrawn_at is null
	returning province, market, vendor, version
)
insert into audit (province, person, request, action, market, entity, entity_id, after)
select province, $4, $5, 'consent.withdraw', market, 'vendor', vendor::text,
	jsonb_build_object('purpose', $2::text, 'version', version, 'channel', $3::text)
from done
