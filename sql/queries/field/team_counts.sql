-- One page of published totals in scope, newest day first, after the one named by `after`; current: none was entered for the same
-- unit, day and level after it.
-- in  unit uuid?, after uuid?, count integer
-- out body text
with page as (
	select c.*, u.code, u.full_name, row_number() over (order by c.on_day desc, c.id desc) as place,
		not exists (
			select from team_count n
			where n.province = c.province and n.unit = c.unit and n.on_day = c.on_day and n.level = c.level
				and (n.entered_at, n.id) > (c.entered_at, c.id)) as current
	from team_count c
	join unit u on u.id = c.unit
	where ($1::uuid is null or c.unit in (select i.id from units_inside($1) as i (id)))
		and ($2::uuid is null or (c.on_day, c.id) < (select a.on_day, a.id from team_count a where a.id = $2))
	order by c.on_day desc, c.id desc
	limit $3 + 1
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object('id', id, 'unit', json_build_object('id', unit, 'code', code, 'name',
			full_name), 'on', on_day, 'level', level, 'teams', teams, 'teams_word', teams_word, 'members', members, 'members_word',
			members_word, 'source', source, 'document', document, 'entered_at', entered_at, 'current', current)
			order by place) filter (where place <= $3), '[]'),
		'next', case when count(*) > $3 then min(id::text) filter (where place = $3) end)::text
from page
