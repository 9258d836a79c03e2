-- A photo that is kept elsewhere speaks for the account; it settles nothing by itself.
-- in  account uuid, reference text, sha256_hex text?, note text?, person uuid, request text
with made as (
	insert into account_evidence (province, market, account, kind, state, reference, sha256, note, created_by, settled_by,
		settled_at)
	select a.province, a.market, a.id, 'photo', 'confirmed', $2, decode($3, 'hex'), $4, $5, $5, now()
	from account a
	where a.id = $1
	returning province, id, market, account, reference
)
insert into audit (province, person, request, action, market, entity, entity_id, after)
select province, $5, $6, 'account.photo', market, 'account', account::text, jsonb_build_object('reference', reference)
from made
