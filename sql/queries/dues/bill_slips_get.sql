-- A printing of slips; while it waits its job tells how far it is.
-- in  id uuid
-- out state text, gone bool, body text
select p.state, p.file_gone_at is not null, json_build_object('id', p.id, 'run', p.run, 'slips', p.slips,
	'state', case when p.state = 'queued' then coalesce((
		select j.state from job j where j.province = p.province and j.kind = 'bill_slips' and j.payload ->> 'slips' = p.id::text limit 1), 'failed')
		else p.state end,
	'error', p.error, 'detail', p.detail, 'file_bytes', p.file_bytes, 'file_gone_at', p.file_gone_at, 'created_at', p.created_at,
	'finished_at', p.finished_at)::text
from bill_slips p
where p.id = $1
