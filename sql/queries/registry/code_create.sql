-- A code beside the static one: dynamic and signed, or of a bank and waiting for approval.
-- in  province smallint, id text, market uuid, stall uuid, account uuid, kind text, face text, amount bigint?
-- in  bill_tag text?, key_id text?, signature bytea?, payload_box bytea, plain_hash bytea, sealed_hash bytea?, state text
-- in  expires_at timestamptz?, note text?, standing bool, person uuid, request text
with made as (
	insert into code (province, id, market, stall, account, kind, face, amount_vnd, bill_tag, key_id, signature, payload_box,
		plain_hash, sealed_hash, state, expires_at, note, standing, created_by, issued_at)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
		case $15 when 'issued' then now() end)
	returning *
)
insert into audit (province, person, request, action, market, entity, entity_id, after)
select province, created_by, $20, case state when 'issued' then 'code.issue' else 'code.request' end, market, 'code', id,
	jsonb_build_object('kind', kind, 'stall', stall, 'account', account, 'key_id', key_id,
		'plain_hash', encode(plain_hash, 'hex'), 'amount_vnd', amount_vnd, 'bill_tag', bill_tag, 'expires_at', expires_at, 'standing', standing)
from made
