-- What the signed-in vendor reported, the newest first.
-- in  after uuid?, count integer
-- out body text
with page as (
	select r.*, row_number() over (order by r.id desc) as place
	from my_vendor v
	join vendor_report r on r.province = v.province and r.vendor = v.id
	where $1::uuid is null or r.id < $1
	order by r.id desc
	limit $2 + 1
)
select json_build_object(
	'items', coalesce(json_agg(json_build_object('id', id, 'stall', stall, 'kind', kind, 'note', note, 'at', at, 'answer', answer,
		'answered_at', answered_at) order by place) filter (where place <= $2), '[]'),
	'next', case when count(*) > $2 then max(id::text) filter (where place = $2) end)::text
from page
