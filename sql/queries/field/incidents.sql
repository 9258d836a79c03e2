-- One page of incidents in scope, newest first, after the one named by `after`.
-- in  market uuid?, state text?, after uuid?, count integer
-- out body text
with page as (
	select i.*, m.name as market_name, s.number as stall_number
	from incident i
	join market m on m.province = i.province and m.id = i.market
	join stall s on s.province = i.province and s.id = i.stall
	where ($1::uuid is null or i.market = $1) and ($2::text is null or i.state = $2) and ($3::uuid is null or i.id < $3)
	order by i.id desc
	limit $4 + 1
), numbered as (
	select p.*, row_number() over (order by p.id desc) as place
	from page p
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object(
			'id', id,
			'market', json_build_object('id', market, 'name', market_name),
			'stall', json_build_object('id', stall, 'number', stall_number),
			'state', state,
			'version', version,
			'verdict', verdict,
			'outcome', outcome,
			'opened_at', opened_at,
			'closed_at', closed_at) order by place) filter (where place <= $4), '[]'),
		'next', case when count(*) > $4 then max(id::text) filter (where place = $4) end)::text
from numbered
