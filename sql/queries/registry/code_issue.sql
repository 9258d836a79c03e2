-- A signed static code for the vendor's active account. No row: there is no such account.
-- in  province smallint, id text, market uuid, stall uuid, vendor uuid, bin text, number_hash bytea, revision uuid
-- in  face text, key_id text, signature bytea, payload_box bytea, plain_hash bytea, sealed_hash bytea, person uuid
-- in  request text?, is_primary bool
-- out id text
with made as (
	insert into code (province, id, market, stall, account, revision, kind, face, key_id, signature, payload_box,
		plain_hash, sealed_hash, state, created_by, issued_at,
		is_primary)
	select $1, $2, $3, $4, a.id, $8, 'static', $9, $10, $11, $12, $13, $14, 'issued', $15, now(), $17
	from account a
	where a.province = $1 and a.vendor = $5 and a.bin = $6 and a.number_hash = $7 and a.state = 'active'
	returning province, id, market, stall, account, created_by, key_id, plain_hash
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, created_by, $16, 'code.issue', market, 'code', id, jsonb_build_object(
		'stall', stall, 'account', account, 'key_id', key_id, 'plain_hash', encode(plain_hash, 'hex'))
	from made
)
select id from made
