-- One page of what people said of a market, the newest first, after the one named by `after`.
-- in  market uuid, after uuid?, count integer
-- out body text
with page as (
	select a.*, p.name as said_by_name, row_number() over (order by a.id desc) as place
	from market m
	join market_answer a on a.province = m.province and a.market = m.id
	left join person p on p.id = a.said_by
	where m.id = $1 and ($2::uuid is null or a.id < $2)
	order by a.id desc
	limit $3 + 1
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object('id', id, 'market', market, 'measure', measure, 'as_of', as_of, 'yes', yes,
			'numerator', numerator, 'denominator', denominator, 'source', source, 'said_by', said_by_name, 'said_at', said_at)
			order by place) filter (where place <= $3), '[]'),
		'next', case when count(*) > $3 then min(id::text) filter (where place = $3) end)::text
from page
having exists (select from market m where m.id = $1)
