-- One tenancy.
-- in  id uuid
-- out body text
select json_build_object(
		'id', t.id,
		'stall', json_build_object('id', s.id, 'number', s.number),
		'vendor', json_build_object('id', v.id, 'name', v.name),
		'kind', t.kind,
		'from_day', t.from_day,
		'to_day', t.to_day)::text
from tenancy t
join stall s on s.province = t.province and s.id = t.stall
join vendor v on v.province = t.province and v.id = t.vendor
where t.id = $1
