-- The days of a window on which a market is open, with the rules and exceptions that make them.
-- in  market uuid, from_day date, to_day date
-- out body text
select json_build_object(
		'from_day', $2,
		'to_day', $3,
		'open_days', open_days(m.id, $2, $3),
		'days', (select coalesce(json_agg(d order by d), '[]') from open_on(m.id, $2, $3) as d),
		'openings', (
			select coalesce(json_agg(json_build_object(
					'valid_from', o.valid_from,
					'calendar', o.calendar,
					'days', o.days,
					'document', o.document,
					'said_by', w.name,
					'said_at', o.said_at) order by o.valid_from desc, o.id desc), '[]')
			from market_opening o
			left join person w on w.id = o.said_by
			where o.province = m.province and o.market = m.id),
		'exceptions', (
			select coalesce(json_agg(json_build_object(
					'id', e.id,
					'from_day', e.from_day,
					'to_day', e.to_day,
					'open', e.is_open,
					'reason', e.reason,
					'said_by', w.name,
					'said_at', e.said_at,
					'withdrawn_at', e.withdrawn_at) order by e.from_day, e.id), '[]')
			from market_exception e
			left join person w on w.id = e.said_by
			where e.province = m.province and e.market = m.id and e.from_day <= $3 and e.to_day >= $2))::text
from market m
where m.id = $1
