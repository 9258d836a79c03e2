-- Adds a target to a plan. No row: no such plan in sight. Otherwise the flags say what was found, and body is null
-- when anything was not. Without a version the latest that holds on period_from is taken. The place is a market, or a
-- unit of any day in the province, by id or by its code on period_from (two characters: a province, five: a commune).
-- in plan uuid, indicator text, version integer, market uuid?, unit uuid?, unit_code text?, period_from date, period_to date, hundredths bigint, value_kind text, person uuid, request text
-- out has_indicator bool, has_place bool, body text?
with book as (
	select n.province, n.id from plan n where n.id = $1
), measure as (
	select i.code, i.version
	from indicator i
	where i.code = $2
		and case when $3 > 0 then i.version = $3
			else i.valid_from <= $7 and coalesce(i.retired_on > $7, true) end
	order by i.version desc
	limit 1
), meant (id) as (
	select u.id
	from unit u
	where u.id = $5 or (u.code = $6 and u.level = case length($6) when 2 then 'province' else 'commune' end
		and u.valid_from <= $7 and coalesce(u.valid_to > $7, true))
), place as (
	select m.id as market, null::uuid as unit
	from market m
	join book b on b.province = m.province
	where m.id = $4
	union all
	select null, m.id
	from meant m
	join book b on b.province = unit_province(m.id)
), added as (
	insert into target (province, plan, indicator, version, unit, market, period_from, period_to, value, value_kind)
	select b.province, b.id, i.code, i.version, p.unit, p.market, $7, $8, $9 / 100.0, $10
	from book b
	cross join measure i
	cross join place p
	returning *
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select a.province, $11, $12, 'target.create', a.market, 'target', a.id::text,
		json_build_object('plan', a.plan, 'indicator', a.indicator, 'version', a.version, 'value', trim_scale(a.value),
			'value_kind', a.value_kind)
	from added a
)
select exists (select from measure), exists (select from place), (
	select json_build_object('id', a.id, 'plan', a.plan, 'indicator', a.indicator, 'version', a.version,
		'market', a.market, 'unit', a.unit, 'period_from', a.period_from, 'period_to', a.period_to,
		'value', trim_scale(a.value), 'value_kind', a.value_kind)::text
	from added a)
from book
