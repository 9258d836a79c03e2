-- How far a replay is, and what it came to.
-- in  id uuid
-- out body text
select json_build_object('id', j.id, 'province', j.province, 'state', j.state, 'asked', j.payload, 'result', j.result,
	'created_at', j.created_at, 'finished_at', j.finished_at)::text
from job j
where j.kind = 'replay' and j.id = $1
