-- A snapshot with its values in sight, by place; what markets and communes were paid is not told, nor are counts of few stalls to
-- who may not watch them (snapshot_withheld()). No row: none in sight.
-- in  province smallint, id uuid
-- out body text
with guarded as materialized (
	select w.place_kind, w.place, w.family, s.period_from = s.month_from and s.period_to = s.month_to as is_month
	from snapshot s
	cross join lateral snapshot_withheld($1, $2) w
	where s.province = $1 and s.id = $2
)
select json_build_object('id', s.id, 'province', s.province, 'why', s.why, 'period', s.period, 'from', s.period_from, 'to', s.period_to,
	'month', json_build_object('from', s.month_from, 'to', s.month_to), 'at', s.at_day, 'as_of', s.as_of, 'market', s.market, 'unit', s.unit, 'made_at', s.made_at,
	'made_by', s.made_by,
	'places', coalesce((
		select json_agg(p.body order by p.kind <> 'province', p.kind <> 'unit', p.sort, p.place)
		from (
			select v.place, v.place_kind as kind, coalesce(u.code, m.name_fold) as sort, json_build_object('kind', v.place_kind,
				'id', v.place, 'name', coalesce(m.name, u.full_name), 'code', coalesce(m.label_code, u.code),
				'values', json_agg(json_build_object('indicator', v.indicator, 'version', v.version,
					'state', case when g.withheld then 'withheld' else v.state end,
					'reason', case when g.withheld then 'under_five' else v.reason end,
					'numerator', case when not g.withheld then trim_scale(v.numerator) end,
					'denominator', case when not g.withheld then trim_scale(v.denominator) end,
					'value', case when g.withheld or v.state <> 'known' then null when v.hundredths is null then trim_scale(v.numerator)
						else trim_scale(v.hundredths / 100.0) end,
					'observed', case when not g.unseen then v.observed end, 'in_use', v.in_use) order by v.indicator)) as body
			from snapshot_value v
			join indicator i on i.code = v.indicator and i.version = v.version
			cross join lateral (
				select coalesce(bool_or(w.family = cell_family(i.numerator, i.denominator, i.over, w.is_month)), false) as withheld,
					coalesce(bool_or(w.family = cell_family('observed', null, i.over, w.is_month)), false) as unseen
				from guarded w
				where w.place_kind = v.place_kind and w.place = v.place) as g
			left join market m on v.place_kind = 'market' and m.province = v.province and m.id = v.place
			left join unit u on v.place_kind <> 'market' and u.id = v.place
			where v.province = s.province and v.snapshot = s.id
				and (v.place_kind = 'province' or v.indicator not in ('VOL', 'VAL', 'VOD'))
			group by v.place, v.place_kind, u.code, u.full_name, m.name, m.name_fold, m.label_code) p), '[]'))::text
from snapshot s
where s.province = $1 and s.id = $2
	and (s.market is null or in_scope(s.province, s.market)) and (s.unit is null or in_scope_unit(s.province, s.unit))
