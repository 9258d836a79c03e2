-- One import: how far it is, and, while nobody works on it, what its rows come to.
-- in  id uuid
-- out body text
select json_build_object(
		'id', i.id,
		'market', json_build_object('id', m.id, 'name', m.name),
		'kind', i.kind,
		'name', i.name,
		'bytes', i.file_bytes,
		'state', case when i.state in ('queued', 'committing') and coalesce(j.state, 'failed') = 'failed' then 'failed'
			else i.state end,
		'progress', coalesce(j.progress, 0),
		'progress_total', coalesce(j.progress_total, i.row_count),
		'error', i.error,
		'notes', i.notes,
		'rows', i.row_count,
		'actions', json_build_object(
			'create', r.creates, 'update', r.updates, 'unchanged', r.unchanged, 'duplicate', r.duplicates, 'error', r.errors),
		'excluded', r.excluded,
		'drafted', r.drafted,
		'revisions', json_build_object(
			'draft', r.draft, 'submitted', r.submitted, 'returned', r.returned, 'rejected', r.rejected, 'approved', r.approved),
		'has_error_file', exists (
			select from import_part p where p.province = i.province and p.import = i.id and p.what = 'errors' and p.n = 1),
		'created_by', created.name,
		'created_at', i.created_at,
		'checked_at', i.checked_at,
		'committed_by', committed.name,
		'committed_at', i.committed_at,
		'forgotten_at', i.forgotten_at)::text
from import_file i
join market m on m.province = i.province and m.id = i.market
join person created on created.id = i.created_by
left join person committed on committed.id = i.committed_by
left join lateral (
	select q.state, q.progress, q.progress_total
	from job q
	where q.province = i.province and q.kind in ('import_check', 'import_commit') and q.dedupe = i.id::text
	order by q.created_at desc
	limit 1) j on true
cross join lateral (
	select count(*) filter (where w.action = 'create') as creates,
		count(*) filter (where w.action = 'update') as updates,
		count(*) filter (where w.action = 'unchanged') as unchanged,
		count(*) filter (where w.action = 'duplicate') as duplicates,
		count(*) filter (where w.action = 'error') as errors,
		count(*) filter (where w.excluded) as excluded,
		count(w.revision) as drafted,
		count(*) filter (where v.state = 'draft') as draft,
		count(*) filter (where v.state = 'submitted') as submitted,
		count(*) filter (where v.state = 'returned') as returned,
		count(*) filter (where v.state = 'rejected') as rejected,
		count(*) filter (where v.state = 'approved') as approved
	from import_row w
	left join revision v on v.province = w.province and v.id = w.revision
	where w.province = i.province and w.import = i.id and i.state in ('checked', 'committed')) r
where i.id = $1
