-- Ranks by attainment of every indicator with a target, in the newest month that each province has a snapshot of.
-- in  market uuid?, count integer
-- out province text?, month text?, as_of text?, indicator text?, kind text?, rank text?, place text?, code text?, value text?
-- out target text?, attainment text?, band text?, apart text?, numerator text?, denominator text?, observed text?
with s as (
	select distinct on (s.province) s.province, s.id, s.period, s.as_of
	from snapshot s
	where s.period ~ '^[0-9]{4}-[0-9]{2}$' and s.market is null and s.unit is null
	order by s.province, s.period desc, s.as_of desc, s.id desc
)
select s.province::text, s.period, to_char(s.as_of at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI'), r.indicator, r.place_kind, r.rank::text,
	coalesce(m.name, u.full_name), coalesce(m.label_code, u.code), trim_scale(r.value)::text, trim_scale(r.target)::text, r.attainment::text,
	r.band, r.apart, trim_scale(r.numerator)::text, trim_scale(r.denominator)::text, r.observed::text
from s
cross join lateral ranked_places(s.province, s.id) r
left join market m on r.place_kind = 'market' and m.province = s.province and m.id = r.place
left join unit u on r.place_kind <> 'market' and u.id = r.place
where r.place_kind <> 'province' and ($1::uuid is null or r.place = $1)
order by s.province, r.indicator, r.place_kind, r.rank nulls last, r.apart, coalesce(m.name_fold, u.name_fold), r.place
limit $2
