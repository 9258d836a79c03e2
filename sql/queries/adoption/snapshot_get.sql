-- A snapshot with its values in sight, by place; what markets and communes were paid is not told. No row: none in sight.
-- in  province smallint, id uuid
-- out body text
select json_build_object('id', s.id, 'province', s.province, 'why', s.why, 'period', s.period, 'from', s.period_from, 'to', s.period_to,
	'month', json_build_object('from', s.month_from, 'to', s.month_to), 'at', s.at_day, 'as_of', s.as_of, 'market', s.market, 'unit', s.unit, 'made_at', s.made_at,
	'made_by', s.made_by,
	'places', coalesce((
		select json_agg(p.body order by p.kind <> 'province', p.kind <> 'unit', p.sort, p.place)
		from (
			select v.place, v.place_kind as kind, coalesce(u.code, m.name_fold) as sort, json_build_object('kind', v.place_kind,
				'id', v.place, 'name', coalesce(m.name, u.full_name), 'code', coalesce(m.label_code, u.code),
				'values', json_agg(json_build_object('indicator', v.indicator, 'version', v.version, 'state', v.state, 'reason', v.reason,
					'numerator', trim_scale(v.numerator), 'denominator', trim_scale(v.denominator),
					'value', case when v.state <> 'known' then null when v.hundredths is null then trim_scale(v.numerator)
						else trim_scale(v.hundredths / 100.0) end,
					'observed', v.observed, 'in_use', v.in_use) order by v.indicator)) as body
			from snapshot_value v
			left join market m on v.place_kind = 'market' and m.province = v.province and m.id = v.place
			left join unit u on v.place_kind <> 'market' and u.id = v.place
			where v.province = s.province and v.snapshot = s.id
				and (v.place_kind = 'province' or v.indicator not in ('VOL', 'VAL', 'VOD'))
			group by v.place, v.place_kind, u.code, u.full_name, m.name, m.name_fold, m.label_code) p), '[]'))::text
from snapshot s
where s.province = $1 and s.id = $2
