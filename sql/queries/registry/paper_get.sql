-- One paper, without its file.
-- in  id uuid
-- out body text
select json_build_object('id', p.id, 'kind', p.kind, 'revision', p.revision, 'payout_change', p.change, 'month', p.month, 'state', p.state,
	'error', p.error, 'created_at', p.created_at, 'finished_at', p.finished_at)::text
from paper p
where p.id = $1
