-- Makes or changes the market with this label code, and says what is new of it as of as_of (today without one; its class:
-- class_since). The commune must be one of unit_on in the province, of today without that day; one that has ended is where
-- the market was first recorded, and does not take it back from where it lies now. Empty numbers are 0 (class) and -1
-- (business points). outcome: created, updated or unchanged; null when there is no such commune.
-- in  province smallint, label_code text, unit text, operator uuid, name text, name_fold text, kind text, class smallint
-- in  business_points integer, face text, day_cutoff_minutes smallint, status text, model_4_0 text, model_since date?
-- in  model_note text?, source text?, as_of date?, ground_m2 text?, unit_on date?, class_since date?, class_document text?
-- out outcome text?, market uuid?
with place as (
	select u.id, u.valid_from, u.valid_to
	from unit u
	where u.level = 'commune' and u.code = $3
		and case when $19::date is null then u.valid_to is null
			else u.valid_from <= $19 and coalesce(u.valid_to > $19, true) end
		and unit_province(u.id) = $1
), seen as materialized (
	select m.id, m.unit, to_jsonb(m) as before
	from market m
	where m.province = $1 and m.label_code = $2
), wanted as (
	select $1 as province, $2 as label_code, coalesce(
			(
				select s.unit
				from seen s
				where p.valid_to is not null and exists (
					select from market_fact f
					where f.province = $1 and f.market = s.id and f.attribute = 'unit' and f.unit = p.id)),
			p.id) as unit,
		$4 as operator, $5 as name, $6 as name_fold, $7 as kind, nullif($8, 0::smallint) as class,
		nullif($9, -1) as business_points, $10 as face, $11 as day_cutoff_minutes, $12 as status, $13 as model_4_0,
		$14 as model_since, $15 as model_note, $16 as source, $17 as as_of, $18::numeric(10, 2) as ground_m2
	from place p
), updated as (
	update market m
	set operator = w.operator, unit = w.unit, name = w.name, name_fold = w.name_fold, kind = w.kind, class = w.class,
		business_points = w.business_points, face = w.face, day_cutoff_minutes = w.day_cutoff_minutes,
		status = w.status, model_4_0 = w.model_4_0, model_since = w.model_since, model_note = w.model_note,
		source = w.source, as_of = w.as_of, ground_m2 = w.ground_m2
	from wanted w
	where m.province = $1 and m.label_code = $2
		and (m.operator, m.unit, m.name, m.kind, m.class, m.business_points, m.face, m.day_cutoff_minutes, m.status,
			m.model_4_0, m.model_since, m.model_note, m.source, m.as_of, m.ground_m2)
			is distinct from
			(w.operator, w.unit, w.name, w.kind, w.class, w.business_points, w.face, w.day_cutoff_minutes, w.status,
			w.model_4_0, w.model_since, w.model_note, w.source, w.as_of, w.ground_m2)
	returning m.*
), created as (
	insert into market (province, label_code, unit, operator, name, name_fold, kind, class, business_points, face,
		day_cutoff_minutes, status, model_4_0, model_since, model_note, source, as_of, ground_m2)
	select w.*
	from (
		select province, label_code, unit, operator, name, name_fold, kind, class, business_points, face,
			day_cutoff_minutes, status, model_4_0, model_since, model_note, source, as_of, ground_m2
		from wanted) w
	where not exists (select from seen)
	returning *
), standing as (
	select c.province, c.id, c.unit, c.operator, c.kind, c.class, c.status from created c
	union all
	select $1, s.id, w.unit, w.operator, w.kind, w.class, w.status from seen s, wanted w
), said as (
	insert into market_fact (province, market, attribute, valid_from, unit, operator, kind, class, status, document)
	select s.province, s.id, a.attribute,
		case
			when a.attribute = 'unit' and (f.id is null or (select p.valid_to from place p) is not null)
			then (select p.valid_from from place p)
			when a.attribute = 'class' and $20::date is not null then greatest(f.valid_from, $20)
			else greatest(f.valid_from, coalesce($17, (now() at time zone interval '7 hours')::date))
		end,
		case a.attribute when 'unit' then s.unit end,
		case a.attribute when 'operator' then s.operator end,
		case a.attribute when 'kind' then s.kind end,
		case a.attribute when 'class' then s.class end,
		case a.attribute when 'status' then s.status end,
		case a.attribute when 'class' then $21 end
	from standing s
	cross join unnest(array['unit', 'operator', 'kind', 'class', 'status']) as a (attribute)
	left join lateral (
		select o.*
		from market_fact o
		where o.province = s.province and o.market = s.id and o.attribute = a.attribute
		order by o.valid_from desc, o.id desc
		limit 1) as f on true
	where f.id is null or case a.attribute
			when 'unit' then f.unit <> s.unit
			when 'operator' then f.operator <> s.operator
			when 'kind' then f.kind <> s.kind
			when 'status' then f.status <> s.status
			else f.class is distinct from s.class
				or f.valid_from < $20
				or f.document is distinct from coalesce($21, f.document)
		end
	returning attribute
), trail as (
	insert into audit (province, action, market, entity, entity_id, before, after)
	select c.province, 'market.create', c.id, 'market', c.id::text, null, to_jsonb(c) from created c
	union all
	select u.province, 'market.update', u.id, 'market', u.id::text, s.before, to_jsonb(u) from updated u, seen s
)
select case
		when not exists (select from wanted) then null
		when exists (select from created) then 'created'
		when exists (select from updated) or exists (select from said) then 'updated'
		else 'unchanged'
	end,
	(select s.id from standing s)
