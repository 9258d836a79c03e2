-- Days on which a market is closed, or open besides, and its line in the trail. No row: no such market in scope.
-- in  id uuid, market uuid, from_day date, to_day date, is_open bool, reason text, person uuid?, request text?
-- out body text
with said as (
	insert into market_exception (province, id, market, from_day, to_day, is_open, reason, said_by)
	select m.province, $1, m.id, $3, $4, $5, $6, $7
	from market m
	where m.id = $2
	returning *
), told as (
	select s.*, json_build_object('id', s.id, 'from_day', s.from_day, 'to_day', s.to_day, 'open', s.is_open,
		'reason', s.reason) as body
	from said s
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select t.province, $7, $8, 'market.except', t.market, 'market_exception', t.id::text, t.body::jsonb
	from told t
)
select body::text from told
