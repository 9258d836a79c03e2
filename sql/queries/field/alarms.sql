-- Silent stalls that were alarmed of, in scope, newest first, after the one named; answered: whether their incident is closed.
-- Beside the page how all of them ended.
-- in  market uuid?, answered text?, after uuid?, count integer
-- out body text
with chosen as (
	select a.*, i.state, i.outcome, i.reason
	from stall_alarm a
	join incident i on i.province = a.province and i.id = a.incident
	where ($1::uuid is null or a.market = $1)
), page as (
	select c.*, m.name as market_name, s.number as stall_number, row_number() over (order by c.id desc) as place
	from chosen c
	join market m on m.province = c.province and m.id = c.market
	join stall s on s.province = c.province and s.id = c.stall
	where ($2::text is null or (c.state = 'closed') = ($2 = 'true')) and ($3::uuid is null or c.id < $3)
	order by c.id desc
	limit $4 + 1
)
select json_build_object(
		'counts', (
			select json_build_object('all', count(*), 'open', count(*) filter (where state <> 'closed'),
				'confirmed', count(*) filter (where outcome = 'confirmed'), 'false', count(*) filter (where outcome = 'false'))
			from chosen),
		'items', coalesce(json_agg(json_build_object(
			'id', id,
			'market', json_build_object('id', market, 'name', market_name),
			'stall', json_build_object('id', stall, 'number', stall_number),
			'noticed_at', noticed_at,
			'last_day', last_day,
			'on_day', on_day,
			'open_days', open_days,
			'paid_days', paid_days,
			'silent_days', silent_days,
			'neighbourhood', neighbourhood,
			'neighbours', neighbours,
			'neighbour_days', neighbour_days,
			'rules', rules,
			'incident', json_build_object('id', incident, 'state', state, 'outcome', outcome, 'reason', reason))
			order by place) filter (where place <= $4), '[]'),
		'next', case when count(*) > $4 then max(id::text) filter (where place = $4) end)::text
from page
