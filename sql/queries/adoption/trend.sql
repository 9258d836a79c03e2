-- One indicator of one place (a market, a unit, or else the province) over periods that follow each other, each as its newest
-- snapshot has it; without one it is unknown. What markets and communes were paid is not told here. No row: not in sight.
-- in  province smallint, market uuid?, unit uuid?, indicator text, periods text[]
-- out body text
with place as (
	select coalesce($2, $3) as id, case when $2 is not null then 'market' else 'unit' end as kind
	where ($2 is null) <> ($3 is null)
	union all
	select null, 'province'
	where $2 is null and $3 is null
), point as (
	select p.ord, p.period, s.id, s.as_of, v.version, v.state, v.reason, v.numerator, v.denominator, v.hundredths, v.observed, v.in_use
	from place w
	cross join unnest($5::text[]) with ordinality as p (period, ord)
	left join lateral (
		select s.id, s.as_of
		from snapshot s
		where s.province = $1 and s.period = p.period and s.market is null and s.unit is null
		order by s.as_of desc
		limit 1) s on true
	left join snapshot_value v on v.province = $1 and v.snapshot = s.id and v.place_kind = w.kind
		and (w.id is null or v.place = w.id) and v.indicator = $4
		and (w.kind = 'province' or v.indicator not in ('VOL', 'VAL', 'VOD'))
)
select json_build_object('indicator', $4, 'points', (
	select json_agg(json_build_object('period', p.period, 'snapshot', p.id, 'as_of', p.as_of, 'version', p.version,
		'state', coalesce(p.state, 'unknown'),
		'reason', case when p.id is null then 'no_snapshot' when p.state is null then 'not_kept' else p.reason end,
		'numerator', trim_scale(p.numerator), 'denominator', trim_scale(p.denominator),
		'value', case when p.state is distinct from 'known' then null when p.hundredths is null then trim_scale(p.numerator)
			else trim_scale(p.hundredths / 100.0) end,
		'observed', p.observed, 'in_use', p.in_use) order by p.ord)
	from point p))::text
from province p
where p.code = $1 and in_scope(p.code) and exists (select from indicator i where i.code = $4)
	and ($2::uuid is null or exists (select from market m where m.province = $1 and m.id = $2))
