-- Codes past their time are expired, also where nobody looks at them.
-- out expired bigint
with done as (
	update code c
	set state = 'expired', ended_at = c.expires_at
	where c.expires_at <= now() and code_may_move(c.state, 'expired')
		and c.state in ('issued', 'printed', 'displayed')
	returning c.province, c.id, c.market, c.ended_at
), trail as (
	insert into audit (province, action, market, entity, entity_id, after)
	select province, 'code.expire', market, 'code', id, jsonb_build_object('ended_at', ended_at)
	from done
)
select count(*) from done
