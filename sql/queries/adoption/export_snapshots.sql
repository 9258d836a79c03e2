-- The values in sight of the newest snapshot of each province and period, newest periods first; what markets and communes were
-- paid is not told.
-- in  market uuid?, count integer
-- out province text?, period text?, from_day text?, to_day text?, as_of text?, kind text?, place text?, indicator text?, version text?
-- out state text?, reason text?, numerator text?, denominator text?, value text?, observed text?, in_use text?
select s.province::text, s.period, s.period_from::text, s.period_to::text, to_char(s.as_of at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI'),
	v.place_kind, coalesce(m.name, u.full_name), v.indicator, v.version::text, v.state, v.reason, trim_scale(v.numerator)::text,
	trim_scale(v.denominator)::text, case when v.state <> 'known' then null when v.hundredths is null then trim_scale(v.numerator)
		else trim_scale(v.hundredths / 100.0) end::text, v.observed::text, v.in_use::text
from (
	select distinct on (s.province, s.period) s.* from snapshot s where s.market is null and s.unit is null order by s.province, s.period, s.as_of desc, s.id desc) s
join snapshot_value v on v.province = s.province and v.snapshot = s.id
left join market m on v.place_kind = 'market' and m.province = v.province and m.id = v.place
left join unit u on v.place_kind <> 'market' and u.id = v.place
where ($1::uuid is null or v.market = $1) and (v.place_kind = 'province' or v.indicator not in ('VOL', 'VAL', 'VOD'))
order by s.period_to desc, s.province, s.period, v.place_kind = 'market', v.place, v.indicator
limit $2
