-- What a form says the vendor agreed to is kept as of now; a consent that stands already stays as it is.
-- in  province smallint, vendor uuid, revision uuid, person uuid, request text
with made as (
	insert into consent (province, market, vendor, purpose, version, channel, scan_sha256, recorded_by)
	select v.province, v.market, v.id, c.purpose, c.version, c.channel, decode(c.scan_sha256, 'hex'), r.created_by
	from revision r
	join vendor v on v.province = r.province and v.id = $2
	cross join jsonb_to_recordset(coalesce(r.data -> 'consents', '[]'))
		as c (purpose text, version smallint, channel text, scan_sha256 text)
	where r.province = $1 and r.id = $3
	on conflict (province, vendor, purpose) where withdrawn_at is null do nothing
	returning province, id, market, vendor, purpose, version, channel
)
insert into audit (province, person, request, action, market, entity, entity_id, after)
select province, $4, $5, 'consent.give', market, 'vendor', vendor::text,
	jsonb_build_object('purpose', purpose, 'version', version, 'channel', channel)
from made
