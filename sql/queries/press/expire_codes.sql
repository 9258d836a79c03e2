-- Codes past their time are expired, also where nobody looks at them; a stall that loses its primary account by that
-- has another one, as when it loses it otherwise (registry/code_primary_next).
-- out expired bigint
with done as (
	update code c
	set state = 'expired', ended_at = c.expires_at
	where c.expires_at <= now() and code_may_move(c.state, 'expired')
		and c.state in ('issued', 'printed', 'displayed')
	returning c.province, c.id, c.market, c.ended_at, c.stall, c.is_primary
), heir as (
	select distinct on (c.province, c.stall) c.province, c.id
	from done d
	join code c on c.province = d.province and c.stall = d.stall
	join account a on a.province = c.province and a.id = c.account
	where d.is_primary and c.kind = 'static' and a.state = 'active' and c.state <> 'requested'
		and code_may_move(code_state(c.state, c.expires_at), 'revoked')
	order by c.province, c.stall, c.issued_at, c.id
), taken as (
	update code c
	set is_primary = true
	from heir h
	where c.province = h.province and c.id = h.id
	returning c.province, c.id, c.market, c.stall, c.account
), trail as (
	insert into audit (province, action, market, entity, entity_id, after)
	select province, 'code.expire', market, 'code', id, jsonb_build_object('ended_at', ended_at)
	from done
	union all
	select province, 'code.primary', market, 'code', id, jsonb_build_object(
		'stall', stall, 'account', account, 'reason', 'the primary account ended')
	from taken
)
select count(*) from done
