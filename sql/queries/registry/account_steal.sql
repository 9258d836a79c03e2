-- Somebody else can empty this account: from now on it is paid by no code. No row: no such account in scope. done
-- false: it was known.
-- in  id uuid, reason text, person uuid, request text
-- out province smallint, done bool
with seen as materialized (
	select a.province, a.id, a.state
	from account a
	where a.id = $1
	for no key update of a
), done as (
	update account a
	set state = 'stolen', sole_stall = null
	from seen s
	where a.province = s.province and a.id = s.id and s.state <> 'stolen'
	returning a.province, a.id, a.market, s.state as before
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, before, after)
	select province, $3, $4, 'account.stolen', market, 'account', id::text, jsonb_build_object('state', before),
		jsonb_build_object('state', 'stolen', 'reason', $2::text)
	from done
)
select s.province, d.id is not null
from seen s
left join done d on true
