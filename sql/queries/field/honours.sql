-- One page of runs in scope, newest first, after the one named by `after`.
-- in  after uuid?, count integer
-- out body text
with page as (
	select r.*, u.full_name, b.published_at, row_number() over (order by r.computed_at desc, r.id desc) as place
	from honour_run r
	join unit u on u.id = r.unit
	left join honour_published b on b.province = r.province and b.run = r.id
	where $1::uuid is null or (r.computed_at, r.id) < (select a.computed_at, a.id from honour_run a where a.id = $1)
	order by r.computed_at desc, r.id desc
	limit $2 + 1
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object('id', id, 'unit', json_build_object('id', unit, 'name', full_name), 'from', from_day,
			'to', to_day, 'computed_at', computed_at, 'published_at', published_at) order by place) filter (where place <= $2), '[]'),
		'next', case when count(*) > $2 then min(id::text) filter (where place = $2) end)::text
from page
