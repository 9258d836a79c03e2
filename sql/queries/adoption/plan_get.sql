-- A plan with its targets, each with the place it is of, and what that place had reached of it in the month that was kept last. What a
-- target of a class, or one that no longer decides, reached is not told. No row: not in sight.
-- in  plan uuid
-- out body text
with book as (
	select n.*, p.name as person_name
	from plan n
	left join person p on p.id = n.created_by
	where n.id = $1
), s as materialized (
	select s.id, s.period
	from snapshot s
	join book b on b.province = s.province
	where s.market is null and s.unit is null and s.period_from = s.month_from and s.period_to = s.month_to and s.period ~ '^\d{4}-\d\d$'
	order by s.period_to desc, s.as_of desc
	limit 1
), reached as materialized (
	select s.period, r.*
	from book b
	cross join s
	cross join lateral ranked_places(b.province, s.id) r
	where r.number = b.number and r.issued_on = b.issued_on
)
select json_build_object('id', b.id, 'province', b.province, 'number', b.number, 'issuer', b.issuer, 'title', b.title,
	'issued_on', b.issued_on, 'period_from', b.period_from, 'period_to', b.period_to,
	'file_sha256', encode(b.document_digest, 'hex'), 'entered_by', b.person_name, 'entered_at', b.created_at,
	'replaces', (select json_build_object('id', o.id, 'number', o.number) from plan o where o.province = b.province and o.id = b.replaces),
	'replaced_by', (select json_build_object('id', o.id, 'number', o.number) from plan o where o.province = b.province and o.replaces = b.id order by o.id limit 1),
	'month', (select s.period from s),
	'targets', coalesce((
		select json_agg(json_build_object('id', t.id, 'indicator', t.indicator, 'version', t.version, 'name_vi', i.name_vi, 'name_en', i.name_en,
			'place', json_build_object('kind', case when t.market is not null then 'market' when u.level = 'province' then 'province' else 'unit' end,
				'id', coalesce(t.market, t.unit), 'name', coalesce(m.name, u.full_name), 'code', coalesce(m.label_code, u.code)),
			'class', t.class, 'period_from', t.period_from, 'period_to', t.period_to, 'value', trim_scale(t.value), 'value_kind', t.value_kind,
			'reached', (
				select json_build_object('state', r.state, 'value', case when t.value_kind = 'count' then trim_scale(r.numerator) else trim_scale(r.value) end,
					'percent', r.attainment, 'band', r.band)
				from reached r
				where r.indicator = t.indicator and r.version = t.version and r.target = t.value and r.period_from = t.period_from
					and r.period_to = t.period_to and t.class is null and case
						when t.market is not null then r.place_kind = 'market' and r.place = t.market
						when u.level = 'province' then r.place_kind = 'province'
						else r.place_kind = 'unit' and r.place = t.unit
					end
				limit 1)) order by t.indicator, u.level = 'province' desc nulls last, coalesce(m.name_fold, u.name_fold), t.period_from, t.id)
		from target t
		join indicator i on i.code = t.indicator and i.version = t.version
		left join market m on m.province = t.province and m.id = t.market
		left join unit u on u.id = t.unit
		where t.province = b.province and t.plan = b.id), '[]'))::text
from book b
