-- Every other live code of the stall, of whatever kind, gives way to the new one. keep: the vendor whose other accounts
-- stay beside it, each with its codes.
-- in  province smallint, stall uuid, id text, person uuid, request text, keep uuid?
with gone as (
	update code c
	set state = 'superseded', superseded_by = $3, ended_at = now()
	where c.province = $1 and c.stall = $2 and c.id <> $3 and code_may_move(code_state(c.state, c.expires_at), 'superseded')
		and ($6::uuid is null or c.account not in (select a.id from account a where a.province = $1 and a.vendor = $6))
	returning province, id, market
)
insert into audit (province, person, request, action, market, entity, entity_id, after)
select province, $4, $5, 'code.supersede', market, 'code', id, jsonb_build_object('superseded_by', $3)
from gone
