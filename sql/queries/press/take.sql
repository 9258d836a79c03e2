-- in kinds text[], holder text, seconds integer
-- out province smallint, id uuid, kind text, payload text, attempts smallint
select t.province, t.id, t.kind, t.payload::text, t.attempts
from job_take($1, $2, make_interval(secs => $3)) as t
