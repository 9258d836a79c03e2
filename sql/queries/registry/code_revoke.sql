-- Revokes one code, if it may be, with its stall locked. No row: no such code in scope. done false: state says why.
-- in  id text, class text, reason text, person uuid, request text
-- out province smallint, stall uuid, state text, done bool
with seen as materialized (
	select c.province, c.id, c.stall, code_state(c.state, c.expires_at) as state
	from code c
	join stall s on s.province = c.province and s.id = c.stall
	where c.id = $1
	for no key update of s, c
), done as (
	update code c
	set state = 'revoked', reason_class = $2, reason = $3, ended_at = now()
	from seen s
	where c.province = s.province and c.id = s.id and code_may_move(s.state, 'revoked')
	returning c.province, c.id, c.market
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $4, $5, 'code.revoke', market, 'code', id, jsonb_build_object('class', $2::text, 'reason', $3::text)
	from done
)
select s.province, s.stall, s.state, d.id is not null
from seen s
left join done d on true
