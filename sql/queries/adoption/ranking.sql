-- Markets or communes by how much of their targets of one indicator they reached, as the newest snapshot of a period has it:
-- equals share a rank; apart, without a rank, those without target or value. No row: not in sight, or no such indicator.
-- in  province smallint, period text, indicator text, kind text
-- out body text
with s as (
	select s.id, s.as_of, s.at_day from snapshot s where s.province = $1 and s.id = newest_snapshot($1, $2)
), r as materialized (
	select r.*, coalesce(m.name, u.full_name) as name, coalesce(m.label_code, u.code) as code, coalesce(m.name_fold, u.name_fold) as fold
	from s
	cross join lateral ranked_places($1, s.id) r
	left join market m on r.place_kind = 'market' and m.province = $1 and m.id = r.place
	left join unit u on r.place_kind <> 'market' and u.id = r.place
	where r.place_kind = $4 and r.indicator = $3
), told as (
	select r.rank, r.fold, r.place, r.apart, json_build_object('place', json_build_object('kind', r.place_kind, 'id', r.place, 'name', r.name,
			'code', r.code), 'version', r.version, 'rank', r.rank, 'attainment', r.attainment, 'band', r.band, 'apart', r.apart,
		'state', r.state, 'reason', r.reason, 'numerator', trim_scale(r.numerator), 'denominator', trim_scale(r.denominator),
		'value', trim_scale(r.value), 'observed', r.observed, 'in_use', r.in_use,
		'target', case when r.target is not null then json_build_object('value', trim_scale(r.target), 'value_kind', r.target_kind,
			'number', r.number, 'issued_on', r.issued_on, 'from', r.period_from, 'to', r.period_to) end) as body
	from r
)
select json_build_object('indicator', $3, 'kind', $4, 'period', $2, 'snapshot', (select s.id from s), 'as_of', (select s.as_of from s),
	'reason', case when not exists (select from s) then 'no_snapshot' when not exists (select from r) then 'no_target' end,
	'ranked', coalesce((select json_agg(t.body order by t.rank, t.fold, t.place) from told t where t.apart is null), '[]'),
	'apart', coalesce((select json_agg(t.body order by t.apart, t.fold, t.place) from told t where t.apart is not null), '[]'))::text
from province p
where p.code = $1 and in_scope(p.code) and exists (select from indicator i where i.code = $3)
