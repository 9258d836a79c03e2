-- One page of a market's evaluations, the newest first, after the one named by `after`.
-- in  market uuid, after uuid?, count integer
-- out body text
with page as (
	select e.*, s.name as set_name, p.name as person_name, row_number() over (order by e.id desc) as place
	from market m
	join evaluation e on e.province = m.province and e.market = m.id
	join criteria_set s on s.id = e.criteria_set
	left join person p on p.id = e.evaluated_by
	where m.id = $1 and ($2::uuid is null or e.id < $2)
	order by e.id desc
	limit $3 + 1
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object('id', id, 'market', market, 'set', criteria_set, 'set_name', set_name,
			'on', on_day, 'window', json_build_object('from', window_from, 'to', window_to), 'verdict', verdict,
			'criteria', evaluation_told(market, results), 'evaluated_by', person_name, 'evaluated_at', evaluated_at)
			order by place) filter (where place <= $3), '[]'),
		'next', case when count(*) > $3 then min(id::text) filter (where place = $3) end)::text
from page
having exists (select from market m where m.id = $1)
