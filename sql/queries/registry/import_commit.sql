-- Drafts are to be made of what was checked, but for these lines; the job does it. No row: no such import in scope. made
-- false: state says why.
-- in  id uuid, excluded integer[], person uuid, request text
-- out state text, made bool
with seen as materialized (
	select i.province, i.id, i.state
	from import_file i
	where i.id = $1
	for update of i
), marked as (
	update import_row w
	set excluded = true
	from seen s
	where s.state = 'checked' and w.province = s.province and w.import = s.id and w.line = any ($2) and w.revision is null
), done as (
	update import_file i
	set state = 'committing', committed_by = $3
	from seen s
	where s.state = 'checked' and i.province = s.province and i.id = s.id
	returning i.*
), queued as (
	insert into job (province, market, kind, dedupe, payload, progress_total, created_by)
	select province, market, 'import_commit', id::text, jsonb_build_object('import', id), row_count, committed_by
	from done
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, committed_by, $4, 'import.commit', market, 'import', id::text,
		jsonb_build_object('excluded', to_jsonb($2::integer[]))
	from done
)
select s.state, exists (select from done)
from seen s
