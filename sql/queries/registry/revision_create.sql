-- A draft, its first contributor, and a line in the trail; sealed: hashes of what is sealed, for the trail alone.
-- in  province smallint, id uuid, market uuid, stall uuid?, vendor uuid?, kind text, data text, personal_box bytea
-- in  person uuid, request text, sealed text?
with made as (
	insert into revision (province, id, market, stall, vendor, kind, class, data, personal_box, created_by)
	values ($1, $2, $3, $4, $5, $6, revision_class($6, $7::jsonb, exists (
			select from vendor v where v.province = $1 and v.id = $5 and v.legal_name is not null)), $7::jsonb, $8, $9)
	returning province, id, market, data, created_by
), contributor as (
	insert into revision_contributor (province, revision, person)
	select province, id, created_by from made
)
insert into audit (province, person, request, action, market, entity, entity_id, after)
select province, created_by, $10, 'revision.create', market, 'revision', id::text,
	case when $11::text is null then data else data || jsonb_build_object('sealed', $11::text::jsonb) end
from made
