-- Makes or changes the market with this label code; the commune must be one of today in the province. Empty numbers are
-- 0 (class) and -1 (business points). outcome: created, updated or unchanged; null when there is no such commune.
-- in  province smallint, label_code text, unit text, operator uuid, name text, name_fold text, kind text, class smallint
-- in  business_points integer, face text, day_cutoff_minutes smallint, status text, model_4_0 text, model_since date?
-- in  model_note text?, source text?, as_of date?
-- out outcome text?
with wanted as (
	select $1 as province, $2 as label_code, u.id as unit, $4 as operator, $5 as name, $6 as name_fold, $7 as kind,
		nullif($8, 0::smallint) as class, nullif($9, -1) as business_points, $10 as face, $11 as day_cutoff_minutes,
		$12 as status, $13 as model_4_0, $14 as model_since, $15 as model_note, $16 as source, $17 as as_of
	from unit u
	join unit p on p.id = u.parent
	where u.level = 'commune' and u.code = $3 and u.valid_to is null and p.code::smallint = $1
), seen as materialized (
	select m.id, to_jsonb(m) as before
	from market m
	where m.province = $1 and m.label_code = $2
), updated as (
	update market m
	set operator = w.operator, unit = w.unit, name = w.name, name_fold = w.name_fold, kind = w.kind, class = w.class,
		business_points = w.business_points, face = w.face, day_cutoff_minutes = w.day_cutoff_minutes,
		status = w.status, model_4_0 = w.model_4_0, model_since = w.model_since, model_note = w.model_note,
		source = w.source, as_of = w.as_of
	from wanted w
	where m.province = $1 and m.label_code = $2
		and (m.operator, m.unit, m.name, m.kind, m.class, m.business_points, m.face, m.day_cutoff_minutes, m.status,
			m.model_4_0, m.model_since, m.model_note, m.source, m.as_of)
			is distinct from
			(w.operator, w.unit, w.name, w.kind, w.class, w.business_points, w.face, w.day_cutoff_minutes, w.status,
			w.model_4_0, w.model_since, w.model_note, w.source, w.as_of)
	returning m.*
), created as (
	insert into market (province, label_code, unit, operator, name, name_fold, kind, class, business_points, face,
		day_cutoff_minutes, status, model_4_0, model_since, model_note, source, as_of)
	select w.*
	from (
		select province, label_code, unit, operator, name, name_fold, kind, class, business_points, face,
			day_cutoff_minutes, status, model_4_0, model_since, model_note, source, as_of
		from wanted) w
	where not exists (select from seen)
	returning *
), trail as (
	insert into audit (province, action, market, entity, entity_id, before, after)
	select c.province, 'market.create', c.id, 'market', c.id::text, null, to_jsonb(c) from created c
	union all
	select u.province, 'market.update', u.id, 'market', u.id::text, s.before, to_jsonb(u) from updated u, seen s
)
select case
		when not exists (select from wanted) then null
		when exists (select from created) then 'created'
		when exists (select from updated) then 'updated'
		else 'unchanged'
	end
