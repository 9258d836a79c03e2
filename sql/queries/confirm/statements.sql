-- One page of files with statements, newest first.
-- in  after uuid?, count integer
-- out body text
with page as (
	select f.id, f.province, f.name, f.file_bytes, f.format, f.state, f.error, f.created_at, row_number() over (order by f.id desc) as place
	from statement_file f
	where $1::uuid is null or f.id < $1
	order by f.id desc
	limit $2 + 1
)
select json_build_object(
	'items', coalesce(json_agg(json_build_object('id', id, 'province', province, 'name', name, 'bytes', file_bytes, 'format', format,
		'state', state, 'error', error, 'created_at', created_at) order by place) filter (where place <= $2), '[]'),
	'next', case when count(*) > $2 then min(id::text) filter (where place = $2) end)::text
from page
