-- What moved from the quarter before to the newest quarter that each province has a snapshot of, the largest change first.
-- in  market uuid?, count integer
-- out province text?, before text?, quarter text?, kind text?, place text?, code text?, indicator text?, points text?, was text?
-- out is_now text?, observed_before text?, observed_now text?, apart text?
with s as (
	select distinct on (s.province) s.province, s.id, s.period, to_char(s.period_from - interval '3 months', 'YYYY-"Q"Q') as before
	from snapshot s
	where s.period ~ '^[0-9]{4}-Q[1-4]$' and s.market is null and s.unit is null
	order by s.province, s.period desc, s.as_of desc, s.id desc
)
select s.province::text, s.before, s.period, v.place_kind, coalesce(m.name, u.full_name), coalesce(m.label_code, u.code), v.indicator,
	trim_scale(v.points)::text, trim_scale(v.before)::text, trim_scale(v.after)::text, v.before_observed::text, v.after_observed::text, v.apart
from s
cross join lateral moved_values(s.province, newest_snapshot(s.province, s.before), s.id) v
left join market m on v.place_kind = 'market' and m.province = s.province and m.id = v.place
left join unit u on v.place_kind <> 'market' and u.id = v.place
where newest_snapshot(s.province, s.before) is not null and ($1::uuid is null or v.place = $1)
order by s.province, v.points is null, abs(v.points) desc, v.place_kind, coalesce(m.name_fold, u.name_fold), v.place, v.indicator
limit $2
