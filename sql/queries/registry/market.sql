-- One market with its census.
-- in  id uuid
-- out body text
select json_build_object(
		'id', m.id,
		'province', m.province,
		'label_code', m.label_code,
		'name', m.name,
		'kind', m.kind,
		'class', m.class,
		'status', m.status,
		'unit', json_build_object('code', u.code, 'name', u.full_name),
		'operator', json_build_object('id', o.id, 'kind', o.kind, 'name', o.name),
		'business_points', m.business_points,
		'face', m.face,
		'quick_link', m.quick_link,
		'day_cutoff_minutes', m.day_cutoff_minutes,
		'model_4_0', m.model_4_0,
		'model_since', m.model_since,
		'model_note', m.model_note,
		'source', m.source,
		'as_of', m.as_of,
		'stalls', (
			select json_build_object(
				'in_use', count(*) filter (where s.status = 'in_use'),
				'vacant', count(*) filter (where s.status = 'vacant'),
				'closed', count(*) filter (where s.status = 'closed'))
			from stall s
			where s.province = m.province and s.market = m.id))::text
from market m
join unit u on u.id = m.unit
join operator o on o.province = m.province and o.id = m.operator
where m.id = $1
