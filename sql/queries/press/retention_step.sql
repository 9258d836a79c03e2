-- The next batch of a run; done of total rules are through.
-- in  run uuid, payload text, most integer
-- out done integer, total integer
select s.done, s.total
from retention_step($1, coalesce(($2::jsonb ->> 'dry')::boolean, false), ($2::jsonb ->> 'person')::uuid, $3) s
