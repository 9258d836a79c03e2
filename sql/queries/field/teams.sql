-- One page of the teams of a day (today without one) in scope, by name, after the one named by `after`; unit: those in it.
-- in  unit uuid?, level text?, on date?, q text?, after uuid?, count integer
-- out body text
with day (day) as (
	select coalesce($3::date, (now() at time zone interval '7 hours')::date)
), page as (
	select t.*, u.code, u.full_name, row_number() over (order by t.name_fold, t.id) as place, (
			select count(*)
			from team_member m
			where m.province = t.province and m.team = t.id and team_lives(m.joined_on, m.left_on, d.day)) as members
	from team t
	cross join day d
	join unit u on u.id = t.unit
	where team_lives(t.founded_on, t.dissolved_on, d.day)
		and ($1::uuid is null or t.unit in (select i.id from units_inside($1) as i (id)))
		and ($2::text is null or t.level = $2)
		and ($4::text is null or strpos(t.name_fold, $4) > 0)
		and ($5::uuid is null or (t.name_fold, t.id) > (select a.name_fold, a.id from team a where a.id = $5))
	order by t.name_fold, t.id
	limit $6 + 1
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object('id', id, 'province', province, 'level', level,
			'unit', json_build_object('id', unit, 'code', code, 'name', full_name), 'name', name, 'owner', owner,
			'households', households, 'founded_on', founded_on, 'dissolved_on', dissolved_on, 'members', members)
			order by place) filter (where place <= $6), '[]'),
		'next', case when count(*) > $6 then min(id::text) filter (where place = $6) end)::text
from page
