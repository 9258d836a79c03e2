-- The readings of one meter, the latest first. No row: no such meter in scope.
-- in  meter uuid
-- out body text
select json_build_object('items', coalesce((
	select json_agg(json_build_object('id', r.id, 'read_on', r.read_on, 'value', r.value, 'used', r.used, 'flag', r.flag, 'note', r.note,
		'created_by', w.name, 'created_at', r.created_at) order by r.read_on desc)
	from meter_reading r
	left join person w on w.id = r.created_by
	where r.province = e.province and r.meter = e.id), '[]'))::text
from meter e
where e.id = $1
