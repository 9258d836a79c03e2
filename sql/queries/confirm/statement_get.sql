-- One file and what it says of each account.
-- in  id uuid
-- out body text
select json_build_object(
	'id', f.id, 'province', f.province, 'name', f.name, 'bytes', f.file_bytes, 'format', f.format,
	'state', case when f.state = 'queued' and j.state = 'failed' then 'failed' else f.state end,
	'error', f.error, 'created_by', p.name, 'created_at', f.created_at, 'done_at', f.done_at,
	'statements', coalesce((
		select json_agg(json_build_object(
			'bin', s.bin, 'last4', s.last4, 'account', s.account, 'number', s.number, 'from_on', s.from_on, 'to_on', s.to_on,
			'opening', s.opening_vnd, 'closing', s.closing_vnd, 'proof', s.proof, 'rows', s.row_count, 'recorded', s.recorded,
			'duplicates', s.duplicates, 'conflicts', s.conflicts, 'unrecorded', s.unrecorded, 'error', s.error,
			'notes', s.notes) order by s.n)
		from statement s
		where s.province = f.province and s.file = f.id), '[]'))::text
from statement_file f
left join person p on p.id = f.created_by
left join job j on j.province = f.province and j.id = f.id
where f.id = $1
