-- The drafts of an import, but for those of these lines, go to whoever may decide, each as if it were submitted alone; what lacks the
-- vendor's consent stays a draft (unagreed). No
-- row: no such import in scope.
-- in  id uuid, excluded integer[], person uuid, request text
-- out state text, submitted bigint, unagreed bigint
with seen as materialized (
	select i.province, i.id, i.market, i.state
	from import_file i
	where i.id = $1
	for no key update of i
), changed as (
	update revision r
	set state = 'submitted', submitted_by = $3, submitted_at = now(), version = r.version + 1
	from seen s
	join import_row w on w.province = s.province and w.import = s.id
	where s.state = 'committed' and r.province = w.province and r.id = w.revision and r.state = 'draft'
		and w.line <> all ($2) and revision_consented(r)
	returning r.province, r.id, r.market, r.version
), contributor as (
	insert into revision_contributor (province, revision, person)
	select province, id, $3 from changed
	on conflict do nothing
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $3, $4, 'revision.submit', market, 'revision', id::text, jsonb_build_object('version', version)
	from changed
)
select s.state, (select count(*) from changed), (
		select count(*)
		from import_row w
		join revision r on r.province = w.province and r.id = w.revision and r.state = 'draft'
		where w.province = s.province and w.import = s.id and w.line <> all ($2) and not revision_consented(r))
from seen s
