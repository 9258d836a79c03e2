-- The values in sight of the newest snapshot of each province and period, newest periods first; what markets and communes were
-- paid is not told, nor are counts of few stalls to who may not watch them.
-- in  market uuid?, count integer
-- out province text?, period text?, from_day text?, to_day text?, as_of text?, kind text?, place text?, indicator text?, version text?
-- out state text?, reason text?, numerator text?, denominator text?, value text?, observed text?, in_use text?
with newest as materialized (
	select distinct on (s.province, s.period) s.*, s.period_from = s.month_from and s.period_to = s.month_to as is_month
	from snapshot s
	where s.market is null and s.unit is null
	order by s.province, s.period, s.as_of desc, s.id desc
), guarded as materialized (
	select n.id as snapshot, w.place_kind, w.place, w.family
	from newest n
	cross join lateral snapshot_withheld(n.province, n.id) w
)
select s.province::text, s.period, s.period_from::text, s.period_to::text, to_char(s.as_of at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI'),
	v.place_kind, coalesce(m.name, u.full_name), v.indicator, v.version::text, case when g.withheld then 'withheld' else v.state end,
	case when g.withheld then 'under_five' else v.reason end, case when not g.withheld then trim_scale(v.numerator)::text end,
	case when not g.withheld then trim_scale(v.denominator)::text end,
	case when g.withheld or v.state <> 'known' then null when v.hundredths is null then trim_scale(v.numerator)
		else trim_scale(v.hundredths / 100.0) end::text, case when not g.unseen then v.observed::text end, v.in_use::text
from newest s
join snapshot_value v on v.province = s.province and v.snapshot = s.id
join indicator i on i.code = v.indicator and i.version = v.version
cross join lateral (
	select coalesce(bool_or(w.family = cell_family(i.numerator, i.denominator, i.over, s.is_month)), false) as withheld,
		coalesce(bool_or(w.family = cell_family('observed', null, i.over, s.is_month)), false) as unseen
	from guarded w
	where w.snapshot = s.id and w.place_kind = v.place_kind and w.place = v.place) as g
left join market m on v.place_kind = 'market' and m.province = v.province and m.id = v.place
left join unit u on v.place_kind <> 'market' and u.id = v.place
where ($1::uuid is null or v.market = $1) and (v.place_kind = 'province' or v.indicator not in ('VOL', 'VAL', 'VOD'))
order by s.period_to desc, s.province, s.period, v.place_kind = 'market', v.place, v.indicator
limit $2
