-- A province's snapshots, newest first; or of one period. Of those of one place, what is in sight.
-- in  province smallint, period text?, after uuid?, count integer
-- out body text
with page as (
	select s.*
	from snapshot s
	where s.province = $1 and ($2 is null or s.period = $2)
		and (s.market is null or in_scope(s.province, s.market)) and (s.unit is null or in_scope_unit(s.province, s.unit))
		and ($3::uuid is null or (s.as_of, s.id) < (select a.as_of, a.id from snapshot a where a.province = $1 and a.id = $3))
	order by s.as_of desc, s.id desc
	limit $4 + 1
), shown as (
	select * from page order by as_of desc, id desc limit $4
)
select json_build_object('items', coalesce((
		select json_agg(json_build_object('id', s.id, 'why', s.why, 'period', s.period, 'from', s.period_from, 'to', s.period_to,
			'at', s.at_day, 'as_of', s.as_of, 'market', s.market, 'unit', s.unit, 'made_at', s.made_at, 'made_by', s.made_by) order by s.as_of desc, s.id desc)
		from shown s), '[]'),
	'next', case when (select count(*) from page) > $4 then (select s.id from shown s order by s.as_of, s.id limit 1) end)::text
from province p
where p.code = $1 and in_scope(p.code)
