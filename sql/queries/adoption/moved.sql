-- How percentages changed from the newest snapshot of one period to that of another, in points, the largest change first; apart,
-- what cannot be compared, by why. more: how many changes are not in the list. No row: not in sight.
-- in  province smallint, period text, before text, indicator text?, kind text?, count integer
-- out body text
with s as (
	select s.id, s.as_of, s.period from snapshot s where s.province = $1 and s.id in (newest_snapshot($1, $2), newest_snapshot($1, $3))
), pair as (
	select (select s.id from s where s.period = $3) as earlier, (select s.id from s where s.period = $2) as later
), v as materialized (
	select v.*, coalesce(m.name, u.full_name) as name, coalesce(m.label_code, u.code) as code, coalesce(m.name_fold, u.name_fold) as fold,
		row_number() over (order by v.points is null, v.points = 0, abs(v.points) desc, v.place_kind, coalesce(m.name_fold, u.name_fold), v.place, v.indicator) as ord
	from pair p
	cross join lateral moved_values($1, p.earlier, p.later) v
	left join market m on v.place_kind = 'market' and m.province = $1 and m.id = v.place
	left join unit u on v.place_kind <> 'market' and u.id = v.place
	where p.earlier is not null and p.later is not null and ($4::text is null or v.indicator = $4) and ($5::text is null or v.place_kind = $5)
)
select json_build_object('period', json_build_object('name', $2, 'snapshot', (select p.later from pair p),
		'as_of', (select s.as_of from s where s.period = $2)),
	'before', json_build_object('name', $3, 'snapshot', (select p.earlier from pair p), 'as_of', (select s.as_of from s where s.period = $3)),
	'reason', (select case when p.earlier is null then 'nothing_to_compare' when p.later is null then 'no_snapshot' end from pair p),
	'moved', coalesce((
		select json_agg(json_build_object('place', json_build_object('kind', v.place_kind, 'id', v.place, 'name', v.name, 'code', v.code),
			'indicator', v.indicator, 'points', trim_scale(v.points),
			'better', case when v.points <> 0 and v.direction <> 'none' then (v.points > 0) = (v.direction = 'up') end,
			'before', json_build_object('value', trim_scale(v.before), 'numerator', trim_scale(v.before_numerator),
				'denominator', trim_scale(v.before_denominator), 'observed', v.before_observed),
			'after', json_build_object('value', trim_scale(v.after), 'numerator', trim_scale(v.after_numerator),
				'denominator', trim_scale(v.after_denominator), 'observed', v.after_observed)) order by v.ord)
		from v
		where v.points is not null and v.ord <= $6), '[]'),
	'more', (select greatest(count(*) - $6, 0) from v where v.points is not null),
	'apart', coalesce((
		select json_agg(json_build_object('why', a.apart, 'values', a.count) order by a.apart)
		from (
			select coalesce(v.apart, 'no_value_now') as apart, count(*) as count from v where v.points is null group by 1) as a), '[]'))::text
from province p
where p.code = $1 and in_scope(p.code)
