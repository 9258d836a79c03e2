-- A test transfer, locked. No row: no such one to be seen.
-- in  id uuid, person uuid
-- out province smallint, account uuid, state text, expired bool, same_person bool, code_hash bytea
select e.province, e.account, e.state, e.expires_at <= now(), e.created_by = $2, e.code_hash
from account_evidence e
where e.id = $1 and e.kind = 'test_transfer'
for no key update of e
