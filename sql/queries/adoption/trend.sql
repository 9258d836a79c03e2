-- One indicator of one place (a market, a unit, or else the province) over periods that follow each other, each as its newest
-- snapshot has it; without one it is unknown. What markets and communes were paid is not told here, nor counts of few stalls to
-- who may not watch them. Beside each the target of its last day; base: of periods of this kind the last kept one that ended
-- before the latest of these targets began, else the first that is kept. No row: not in sight.
-- in  province smallint, market uuid?, unit uuid?, indicator text, periods text[]
-- out body text
with place as (
	select coalesce($2, $3) as id, case when $2 is not null then 'market' else 'unit' end as kind
	where ($2 is null) <> ($3 is null)
	union all
	select null, 'province'
	where $2 is null and $3 is null
), newest as materialized (
	-- Of each period of this kind the last; ord: its place among those asked for.
	select distinct on (s.period) s.*, p.ord
	from snapshot s
	left join unnest($5::text[]) with ordinality as p (period, ord) on p.period = s.period
	where s.province = $1 and s.market is null and s.unit is null and regexp_replace(s.period, '[0-9]', '9', 'g') = regexp_replace(($5::text[])[1], '[0-9]', '9', 'g')
	order by s.period, s.as_of desc
), kept as materialized (
	select n.id, n.period, n.period_from, n.period_to, n.at_day, n.as_of, n.ord, v.version, v.place, v.state, v.reason, v.numerator,
		v.denominator, v.hundredths, v.observed, v.in_use, i.numerator as counts_what, i.denominator as divided_by, i.over,
		n.period_from = n.month_from and n.period_to = n.month_to as is_month
	from newest n
	cross join place w
	join snapshot_value v on v.province = $1 and v.snapshot = n.id and v.place_kind = w.kind
		and (w.id is null or v.place = w.id) and v.indicator = $4
		and (w.kind = 'province' or v.indicator not in ('VOL', 'VAL', 'VOD'))
	join indicator i on i.code = v.indicator and i.version = v.version
), target as materialized (
	select k.id, t.*
	from kept k
	cross join place w
	join lateral targets_on($1, k.at_day, k.place) t on t.place_kind = w.kind and t.place = k.place and t.indicator = $4 and t.version = k.version
	where k.ord is not null
), based as materialized (
	select k.id
	from kept k
	where k.state = 'known'
	order by coalesce(k.period_to < (select t.period_from from target t join kept o on o.id = t.id order by o.ord desc limit 1), false) desc,
		case when k.period_to < (select t.period_from from target t join kept o on o.id = t.id order by o.ord desc limit 1)
			then k.period_to end desc, k.period_to
	limit 1
), told as materialized (
	select k.*, coalesce(bool_or(h.family = cell_family(k.counts_what, k.divided_by, k.over, k.is_month)), false) as withheld,
		coalesce(bool_or(h.family = cell_family('observed', null, k.over, k.is_month)), false) as unseen
	from kept k
	cross join place w
	left join lateral snapshot_withheld($1, k.id) h on h.place_kind = w.kind and h.place = k.place
	where k.ord is not null or k.id in (select b.id from based b)
	group by k.id, k.period, k.period_from, k.period_to, k.at_day, k.as_of, k.ord, k.version, k.place, k.state, k.reason, k.numerator,
		k.denominator, k.hundredths, k.observed, k.in_use, k.counts_what, k.divided_by, k.over, k.is_month
), figure as (
	select t.id, t.period, t.ord, t.as_of, t.version, case when t.withheld then 'withheld' else t.state end as state,
		case when t.withheld then 'under_five' else t.reason end as reason,
		case when not t.withheld then trim_scale(t.numerator) end as numerator,
		case when not t.withheld then trim_scale(t.denominator) end as denominator,
		case when t.withheld or t.state <> 'known' then null when t.hundredths is null then trim_scale(t.numerator)
			else trim_scale(t.hundredths / 100.0) end as value,
		case when not t.unseen then t.observed end as observed, t.in_use
	from told t
)
select json_build_object('indicator', $4, 'points', (
		select json_agg(json_build_object('period', p.period, 'snapshot', s.id, 'as_of', s.as_of, 'version', f.version,
			'state', coalesce(f.state, 'unknown'),
			'reason', case when s.id is null then 'no_snapshot' when f.state is null then 'not_kept' else f.reason end,
			'numerator', f.numerator, 'denominator', f.denominator, 'value', f.value, 'observed', f.observed, 'in_use', f.in_use,
			'target', (
				select json_build_object('value', trim_scale(t.value), 'value_kind', t.value_kind, 'number', t.number, 'issued_on', t.issued_on,
					'from', t.period_from, 'to', t.period_to)
				from target t
				where t.id = s.id)) order by p.ord)
		from unnest($5::text[]) with ordinality as p (period, ord)
		left join newest s on s.period = p.period
		left join figure f on f.id = s.id),
	'base', (
		select json_build_object('period', f.period, 'snapshot', f.id, 'as_of', f.as_of, 'version', f.version, 'state', f.state,
			'reason', f.reason, 'numerator', f.numerator, 'denominator', f.denominator, 'value', f.value)
		from figure f
		where f.id in (select b.id from based b)))::text
from province p
where p.code = $1 and in_scope(p.code) and exists (select from indicator i where i.code = $4)
	and ($2::uuid is null or exists (select from market m where m.province = $1 and m.id = $2))
