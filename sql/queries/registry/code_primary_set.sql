-- A live static code becomes the stall's primary one.
-- in  province smallint, id text, person uuid, request text
with done as (
	update code
	set is_primary = true
	where province = $1 and id = $2 and kind = 'static' and code_may_move(state, 'revoked')
	returning province, id, market, stall, account
)
insert into audit (province, person, request, action, market, entity, entity_id, after)
select province, $3, $4, 'code.primary', market, 'code', id, jsonb_build_object('stall', stall, 'account', account)
from done
