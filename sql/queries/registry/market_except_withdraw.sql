-- Takes such days back. No row: there are none of this id in scope, or they were taken back before.
-- in  id uuid, person uuid?, request text?
-- out body text
with gone as (
	update market_exception
	set withdrawn_by = $2, withdrawn_at = now()
	where id = $1 and withdrawn_at is null
	returning *
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, before)
	select g.province, $2, $3, 'market.except_withdraw', g.market, 'market_exception', g.id::text,
		jsonb_build_object('from_day', g.from_day, 'to_day', g.to_day, 'open', g.is_open)
	from gone g
)
select json_build_object('id', g.id, 'from_day', g.from_day, 'to_day', g.to_day, 'open', g.is_open, 'reason', g.reason,
	'withdrawn_at', g.withdrawn_at)::text
from gone g
