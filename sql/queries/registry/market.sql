-- One market with its census: where it lies today and where it lay on the day of its figures (or on `on`), the class that
-- its fixed points suggest beside the one decided, and, of one whose unit was split, where it may lie now.
-- in  id uuid, on date?
-- out body text
select json_build_object(
		'id', m.id,
		'version', m.version,
		'province', m.province,
		'label_code', m.label_code,
		'name', m.name,
		'kind', m.kind,
		'class', m.class,
		'class_since', c.valid_from,
		'class_document', c.document,
		'suggested_class', suggested_class(m.kind, coalesce(nullif(census.points, 0), m.business_points, 0)),
		'suggested_by', case
			when suggested_class(m.kind, coalesce(nullif(census.points, 0), m.business_points, 0)) is null then null
			when census.points > 0 then 'stalls'
			else 'business_points'
		end,
		'status', m.status,
		'unit', json_build_object('code', u.code, 'name', u.full_name, 'valid_to', u.valid_to),
		'reported_unit', json_build_object('code', r.code, 'name', r.full_name, 'valid_to', r.valid_to),
		'placement', (
			select json_build_object('id', w.id, 'on_date', w.on_date, 'candidates', (
				select json_agg(json_build_object('code', t.code, 'name', t.full_name) order by t.code)
				from unit_succession s
				join unit t on t.id = s.to_unit
				where s.from_unit = w.from_unit))
			from placement w
			where w.province = m.province and w.market = m.id and w.from_unit = m.unit and w.to_unit is null),
		'operator', json_build_object('id', o.id, 'kind', o.kind, 'name', o.name),
		'business_points', m.business_points,
		'ground_m2', m.ground_m2,
		'face', m.face,
		'quick_link', m.quick_link,
		'contact_phone', m.contact_phone,
		'day_cutoff_minutes', m.day_cutoff_minutes,
		'model_4_0', m.model_4_0,
		'model_since', m.model_since,
		'model_note', m.model_note,
		'source', m.source,
		'as_of', m.as_of,
		'warnings', array_remove(array[
			case when m.kind = 'wholesale_market' and m.ground_m2 < 10000 then 'ground_below_10000_m2' end,
			case when m.class <> suggested_class(m.kind, coalesce(nullif(census.points, 0), m.business_points, 0))
				then 'class_differs' end], null),
		'stalls', json_build_object('in_use', census.in_use, 'vacant', census.vacant, 'closed', census.closed,
			'below_3_m2', census.small))::text
from market m
join unit u on u.id = m.unit
join unit r on r.id = coalesce(market_unit_on(m.province, m.id, coalesce($2, m.as_of)), m.unit)
join operator o on o.province = m.province and o.id = m.operator
cross join lateral (
	select count(*) filter (where s.status <> 'closed') as points,
		count(*) filter (where s.status = 'in_use') as in_use,
		count(*) filter (where s.status = 'vacant') as vacant,
		count(*) filter (where s.status = 'closed') as closed,
		count(*) filter (where s.status <> 'closed' and s.area_m2 < 3) as small
	from stall s
	where s.province = m.province and s.market = m.id) as census
left join lateral (
	select f.valid_from, f.document
	from market_fact f
	where f.province = m.province and f.market = m.id and f.attribute = 'class'
	order by f.valid_from desc, f.id desc
	limit 1) as c on m.class is not null
where m.id = $1
