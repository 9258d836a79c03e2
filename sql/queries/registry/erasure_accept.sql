-- Lets an erasure be carried out, by somebody who neither took it down nor took it up, and hands it to the press. The
-- version must be the one that was looked at. No row: no such request in scope. accepted false: the others say why.
-- in  id uuid, version integer, person uuid, request text
-- out province smallint, vendor uuid, state text, version integer, kind text, contributed bool, accepted bool
with seen as materialized (
	select r.province, r.id, r.vendor, r.state, r.version, r.kind,
		coalesce($3 in (r.created_by, r.taken_by), false) as contributed
	from privacy_request r
	where r.id = $1
	for update of r
), done as (
	update privacy_request r
	set state = 'erasing', version = r.version + 1, accepted_by = $3, accepted_at = now()
	from seen s
	where r.province = s.province and r.id = s.id and s.kind = 'erasure' and s.state = 'in_work' and s.version = $2
		and not s.contributed
	returning r.province, r.id, r.market, r.state, r.version
), work as (
	insert into job (province, market, kind, dedupe, payload, created_by)
	select province, market, 'erase', id::text, jsonb_build_object('request', id), $3 from done
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $3, $4, 'privacy_request.erasing', market, 'privacy_request', id::text,
		jsonb_build_object('version', version)
	from done
)
select s.province, s.vendor, coalesce(d.state, s.state), coalesce(d.version, s.version), s.kind, s.contributed, d.id is not null
from seen s
left join done d on true
