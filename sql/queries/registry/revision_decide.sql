-- Returns, rejects or approves a submitted revision. Nobody who wrote in it may; the version must be the one that was
-- looked at. No row: no such revision in scope. decided false: state, version and contributed say why.
-- in  province smallint, id uuid, version integer, person uuid, state text, reason text?
-- out state text, version integer, contributed bool, decided bool
with seen as materialized (
	select r.province, r.id, r.state, r.version,
		$4 in (r.created_by, r.submitted_by) or exists (
			select from revision_contributor c
			where c.province = r.province and c.revision = r.id and c.person = $4) as contributed
	from revision r
	where r.province = $1 and r.id = $2
	for update of r
), done as (
	update revision r
	set state = $5,
		reason = $6,
		decided_by = $4,
		decided_at = now(),
		version = r.version + 1
	from seen s
	where r.province = s.province and r.id = s.id
		and s.state = 'submitted'
		and s.version = $3
		and not s.contributed
		and $5 in ('returned', 'rejected', 'approved')
	returning r.state, r.version
)
select coalesce(d.state, s.state), coalesce(d.version, s.version), coalesce(s.contributed, false), d.state is not null
from seen s
left join done d on true
