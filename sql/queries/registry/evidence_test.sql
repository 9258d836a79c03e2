-- A test transfer is on its way; an earlier one of the account that nobody read back is over.
-- in  province smallint, id uuid, market uuid, account uuid, code_hash bytea, days integer, person uuid, request text
with over as (
	update account_evidence
	set state = 'failed', settled_at = now()
	where province = $1 and account = $4 and kind = 'test_transfer' and state = 'asked'
), made as (
	insert into account_evidence (province, id, market, account, kind, state, code_hash, expires_at, created_by)
	values ($1, $2, $3, $4, 'test_transfer', 'asked', $5, now() + make_interval(days => $6), $7)
	returning province, market, account
)
insert into audit (province, person, request, action, market, entity, entity_id)
select province, $7, $8, 'account.test_transfer', market, 'account', account::text
from made
