-- One page of training sessions in scope, newest first, after the one named by `after`.
-- in  unit uuid?, after uuid?, count integer
-- out body text
with page as (
	select t.*, u.code, u.full_name, row_number() over (order by t.on_day desc, t.id desc) as row_place,
		(select count(*) from training_member a where a.province = t.province and a.training = t.id) as members
	from training t
	join unit u on u.id = t.unit
	where ($1::uuid is null or t.unit in (select i.id from units_inside($1) as i (id)))
		and ($2::uuid is null or (t.on_day, t.id) < (select a.on_day, a.id from training a where a.id = $2))
	order by t.on_day desc, t.id desc
	limit $3 + 1
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object('id', id, 'unit', json_build_object('id', unit, 'code', code, 'name', full_name),
			'title', title, 'on', on_day, 'hours', hours, 'trainer', trainer, 'place', place, 'document', document, 'members', members)
			order by row_place) filter (where row_place <= $3), '[]'),
		'next', case when count(*) > $3 then min(id::text) filter (where row_place = $3) end)::text
from page
