-- New content for a draft, or for what was returned, which is a draft again. Whoever edits has contributed. No row: no
-- such revision in scope. done false: state and version say why.
-- in  id uuid, version integer, stall uuid?, vendor uuid?, data text, personal_box bytea, person uuid, request text
-- in  sealed text
-- out state text, version integer, done bool
with seen as materialized (
	select r.province, r.id, r.state, r.version, r.data
	from revision r
	where r.id = $1
	for no key update of r
), changed as (
	update revision r
	set state = 'draft', stall = $3, vendor = $4, data = $5::jsonb, personal_box = $6,
		version = r.version + 1, class = revision_class(r.kind, $5::jsonb, exists (
			select from vendor v where v.province = r.province and v.id = $4 and v.legal_name is not null)),
		decided_by = null, decided_at = null, reason = null
	from seen s
	where r.province = s.province and r.id = s.id and s.state in ('draft', 'returned') and s.version = $2
	returning r.province, r.id, r.market, r.state, r.version, s.data as before, r.data as after
), contributor as (
	insert into revision_contributor (province, revision, person)
	select province, id, $7 from changed
	on conflict do nothing
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, before, after)
	select province, $7, $8, 'revision.edit', market, 'revision', id::text, before,
		after || jsonb_build_object('sealed', $9::jsonb)
	from changed
)
select coalesce(c.state, s.state), coalesce(c.version, s.version), c.id is not null
from seen s
left join changed c on true
