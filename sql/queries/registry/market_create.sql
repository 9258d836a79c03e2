-- A new market with what is said of it from its first day, and its line in the trail; the province is that of the commune.
-- No body: the commune or the operator in that province was not found. Empty texts are absent.
-- in  id uuid, unit text, operator uuid, label_code text, name text, name_fold text, kind text, class smallint
-- in  business_points integer, face text, day_cutoff_minutes smallint, model_4_0 text, model_since date?
-- in  model_note text?, source text?, as_of date?, ground_m2 text?, person uuid?, request text?
-- out body text?, unit_found bool, operator_found bool
with place as (
	select u.id, u.code, u.full_name, u.valid_from, p.code::smallint as province
	from unit u
	join unit p on p.id = u.parent
	where u.level = 'commune' and u.code = $2 and u.valid_to is null
), who as (
	select o.province, o.id
	from operator o
	join place on place.province = o.province
	where o.id = $3
), made as (
	insert into market (province, id, operator, unit, label_code, name, name_fold, kind, class, business_points, face,
		day_cutoff_minutes, model_4_0, model_since, model_note, source, as_of, ground_m2)
	select place.province, $1, who.id, place.id, $4, $5, $6, $7, nullif($8, 0), nullif($9, -1), $10, $11, $12, $13, $14,
		$15, $16, $17::numeric
	from place
	join who on who.province = place.province
	returning *
), said as (
	insert into market_fact (province, market, attribute, valid_from, unit, operator, kind, class, status, said_by)
	select m.province, m.id, a.attribute,
		case a.attribute
			when 'unit' then place.valid_from
			else coalesce(m.as_of, (now() at time zone interval '7 hours')::date)
		end,
		case a.attribute when 'unit' then m.unit end,
		case a.attribute when 'operator' then m.operator end,
		case a.attribute when 'kind' then m.kind end,
		case a.attribute when 'class' then m.class end,
		case a.attribute when 'status' then m.status end,
		$18
	from made m
	cross join place
	cross join unnest(array['unit', 'operator', 'kind', 'class', 'status']) as a (attribute)
), told as (
	select made.province, made.id, json_build_object(
		'id', made.id,
		'province', made.province,
		'label_code', label_code,
		'name', name,
		'kind', kind,
		'class', class,
		'status', status,
		'unit', json_build_object('code', place.code, 'name', place.full_name),
		'operator', json_build_object('id', operator),
		'business_points', business_points,
		'ground_m2', ground_m2,
		'face', face,
		'quick_link', quick_link,
		'day_cutoff_minutes', day_cutoff_minutes,
		'model_4_0', model_4_0,
		'model_since', model_since,
		'model_note', model_note,
		'source', source,
		'as_of', as_of) as body
	from made, place
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $18, $19, 'market.create', id, 'market', id::text, body::jsonb
	from told
)
select (select body::text from told), exists (select from place), exists (select from who)
