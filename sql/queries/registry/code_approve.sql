-- What was asked for is issued under its detached seal.
-- in  province smallint, id text, key_id text, signature bytea, person uuid, request text
with done as (
	update code
	set state = 'issued', key_id = $3, signature = $4, issued_at = now()
	where province = $1 and id = $2 and code_may_move(state, 'issued')
	returning province, id, market, stall, account, key_id, plain_hash
)
insert into audit (province, person, request, action, market, entity, entity_id, after)
select province, $5, $6, 'code.issue', market, 'code', id, jsonb_build_object(
	'kind', 'imported', 'stall', stall, 'account', account, 'key_id', key_id, 'plain_hash', encode(plain_hash, 'hex'))
from done
