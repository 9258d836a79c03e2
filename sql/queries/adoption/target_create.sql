-- Adds a target to a plan. No row: no such plan in sight. Otherwise the flags say what was found, and body is null when
-- anything was not, or when clash names a plan that says something else of the same place and time. Without a version the
-- latest that holds on period_from is taken; retired: it holds no more. The place is a market, or a unit of any day in the
-- province, by id or by its code on period_from (two characters: a province, five: a commune), and of it all markets (class 0)
-- or those of a class. A plan may say anew what the plans say that it replaces.
-- in plan uuid, indicator text, version integer, market uuid?, unit uuid?, unit_code text?, period_from date, period_to date, hundredths bigint, value_kind text, person uuid, request text
-- in class smallint, today date
-- out has_indicator bool, retired bool, has_place bool, clash text?, body text?
with recursive book as (
	select n.province, n.id from plan n where n.id = $1
), older (province, id) as (
	select b.province, b.id from book b
	union
	select p.province, p.replaces
	from older o
	join plan p on p.province = o.province and p.id = o.id
	where p.replaces is not null
), newer (province, id) as (
	select b.province, b.id from book b
	union
	select p.province, p.id
	from newer o
	join plan p on p.province = o.province and p.replaces = o.id
), measure as (
	select i.code, i.version, coalesce(i.retired_on <= greatest($7, $14), false) as retired
	from indicator i
	where i.code = $2 and case when $3 > 0 then i.version = $3 else i.valid_from <= $7 end
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
), clash as (
	select n.number
	from book b
	cross join place p
	join target t on t.province = b.province and t.indicator = $2 and (t.market = p.market or t.unit = p.unit)
		and coalesce(t.class, 0) = $13 and t.period_from <= $8 and t.period_to >= $7
	join plan n on n.province = t.province and n.id = t.plan
	where n.id not in (select o.id from older o union all select w.id from newer w)
	limit 1
), added as (
	insert into target (province, plan, indicator, version, unit, market, class, period_from, period_to, value, value_kind)
	select b.province, b.id, i.code, i.version, p.unit, p.market, nullif($13, 0), $7, $8, $9 / 100.0, $10
	from book b
	join measure i on not i.retired
	cross join place p
	where not exists (select from clash)
	returning *
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select a.province, $11, $12, 'target.create', a.market, 'target', a.id::text,
		json_build_object('plan', a.plan, 'indicator', a.indicator, 'version', a.version, 'value', trim_scale(a.value),
			'value_kind', a.value_kind)
	from added a
)
select exists (select from measure), coalesce((select i.retired from measure i), false), exists (select from place),
	(select c.number from clash c), (
	select json_build_object('id', a.id, 'plan', a.plan, 'indicator', a.indicator, 'version', a.version,
		'market', a.market, 'unit', a.unit, 'class', a.class, 'period_from', a.period_from, 'period_to', a.period_to,
		'value', trim_scale(a.value), 'value_kind', a.value_kind)::text
	from added a)
from book
