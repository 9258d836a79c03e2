-- in  id uuid, code text
-- out body text
select json_build_object('id', e.id, 'code', $2::text, 'expires_at', e.expires_at)::text
from account_evidence e
where e.id = $1
