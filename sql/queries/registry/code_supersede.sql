-- Every other live code of the stall gives way to the new one: none of them pays the account that was replaced.
-- in  province smallint, stall uuid, id text, person uuid, request text
with gone as (
	update code
	set state = 'superseded', superseded_by = $3, ended_at = now()
	where province = $1 and stall = $2 and id <> $3 and code_may_move(code_state(state, expires_at), 'superseded')
	returning province, id, market
)
insert into audit (province, person, request, action, market, entity, entity_id, after)
select province, $4, $5, 'code.supersede', market, 'code', id, jsonb_build_object('superseded_by', $3)
from gone
