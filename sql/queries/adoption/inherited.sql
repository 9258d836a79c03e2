-- Targets of units that are no more on the day, as they add up in the units that took them in. Numbers are summed over
-- what went whole, or by the share that was entered; percentages are not, nor a part without a share: these are listed.
-- in province smallint, day date
-- out body text
with recursive onward (target, place, factor, whole) as (
	select t.id, unit_same(t.unit, $2), 1::numeric, true
	from target t
	where t.province = $1 and t.unit is not null and $2 between t.period_from and t.period_to
	union all
	select o.target, s.to_unit, o.factor * coalesce(s.share, 1), o.whole and (s.relation <> 'part' or s.share is not null)
	from onward o
	join unit_succession s on s.from_unit = o.place and s.on_date <= $2
), arrived as (
	select o.target, o.place, o.factor, o.whole and t.value_kind = 'count' as converts, t.indicator, t.version, t.value_kind,
		t.value, t.class, f.code as from_code, f.full_name as from_name, n.number, n.issued_on, t.period_from, t.period_to, t.unit,
		not o.whole as in_part
	from onward o
	join target t on t.province = $1 and t.id = o.target
	join plan n on n.province = t.province and n.id = t.plan
	join unit f on f.id = t.unit
	join unit u on u.id = o.place and u.valid_from <= $2 and coalesce(u.valid_to > $2, true)
	where o.place is distinct from unit_same(t.unit, $2)
), grouped as (
	select a.place, a.indicator, a.version, a.value_kind, a.class,
		trim_scale(round(sum(a.value * a.factor) filter (where a.converts), 2)) as value,
		'Tổng hợp từ ' || string_agg(a.from_name, ', ' order by a.from_code) filter (where a.converts) as label,
		json_agg(json_build_object(
			'unit', json_build_object('code', a.from_code, 'name', a.from_name),
			'value', trim_scale(a.value),
			'converts', a.converts,
			'why', case when a.value_kind <> 'count' then 'percent' when a.in_part then 'part' end,
			'plan', json_build_object('number', a.number, 'issued_on', a.issued_on),
			'period', json_build_object('from', a.period_from, 'to', a.period_to)) order by a.from_code, a.target) as parts
	from arrived a
	group by a.place, a.indicator, a.version, a.value_kind, a.class
)
select coalesce(json_agg(json_build_object(
		'unit', json_build_object('code', u.code, 'name', u.full_name),
		'indicator', g.indicator,
		'version', g.version,
		'class', g.class,
		'value_kind', g.value_kind,
		'value', g.value,
		'label', g.label,
		'from', g.parts) order by u.code, g.indicator, g.version, g.value_kind, g.class nulls first), '[]')::text
from grouped g
join unit u on u.id = g.place
