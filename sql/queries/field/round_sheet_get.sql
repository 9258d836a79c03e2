-- One list on paper: how far it is.
-- in  id uuid
-- out body text
select json_build_object('id', s.id, 'round', s.round, 'state', s.state, 'error', s.error, 'created_at', s.created_at,
		'finished_at', s.finished_at)::text
from round_sheet s
where s.id = $1
