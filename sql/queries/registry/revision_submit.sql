-- A draft goes to whoever may decide. Whoever submits has contributed, also once another submits it again. No row: no
-- such revision in scope. done false: state and version say why.
-- in  id uuid, version integer, person uuid, request text
-- out state text, version integer, done bool, kind text, class text, consented bool
with seen as materialized (
	select r.province, r.id, r.state, r.version, r.kind, r.class
	from revision r
	where r.id = $1
	for no key update of r
), agreed as materialized (
	select revision_consented(r) as consented from revision r join seen s on s.province = r.province and s.id = r.id
), changed as (
	update revision r
	set state = 'submitted', submitted_by = $3, submitted_at = now(), version = r.version + 1,
		class = revision_class(r.kind, r.data, exists (
			select from vendor v where v.province = r.province and v.id = r.vendor and v.legal_name is not null))
	from seen s, agreed a
	where r.province = s.province and r.id = s.id and s.state = 'draft' and s.version = $2 and a.consented
	returning r.province, r.id, r.market, r.state, r.version, r.class
), contributor as (
	insert into revision_contributor (province, revision, person)
	select province, id, $3 from changed
	on conflict do nothing
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select c.province, $3, $4, 'revision.submit', c.market, 'revision', c.id::text,
		jsonb_strip_nulls(jsonb_build_object('version', c.version, 'sealed', (
			select a.after -> 'sealed'
			from audit a
			where a.province = c.province and a.entity = 'revision' and a.entity_id = c.id::text
				and a.action in ('revision.create', 'revision.edit')
			order by a.id desc
			limit 1)))
	from changed c
)
select coalesce(c.state, s.state), coalesce(c.version, s.version), c.id is not null, s.kind, coalesce(c.class, s.class), a.consented
from seen s
cross join agreed a
left join changed c on true
