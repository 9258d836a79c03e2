-- A draft, its first contributor, and a line in the trail; sealed: hashes of what is sealed, for the trail alone.
-- in  province smallint, id uuid, market uuid, stall uuid, vendor uuid?, data text, personal_box bytea, person uuid
-- in  request text, sealed text?
with made as (
	insert into revision (province, id, market, stall, vendor, kind, data, personal_box, created_by)
	values ($1, $2, $3, $4, $5, 'vendor_registration', $6::jsonb, $7, $8)
	returning province, id, market, data, created_by
), contributor as (
	insert into revision_contributor (province, revision, person)
	select province, id, created_by from made
)
insert into audit (province, person, request, action, market, entity, entity_id, after)
select province, created_by, $9, 'revision.create', market, 'revision', id::text, case when $10::text is null then data else data || jsonb_build_object('sealed', $10::text::jsonb) end
from made
