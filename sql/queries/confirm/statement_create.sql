-- A file, the connection of its rows, its job under the same id, and a line in the trail. The same bytes again are the file that is there: then nothing
-- is stored, and its id comes back with made false.
-- in  province smallint, id uuid, name text, file_hash bytea, file_bytes integer, hint_box bytea, boxes bytea[]
-- in  person uuid?, request text
-- out id uuid, made bool
with made as (
	insert into statement_file (province, id, name, file_hash, file_bytes, hint_box, boxes, created_by)
	values ($1, $2, $3, $4, $5, $6, $7, $8)
	on conflict (province, file_hash) where state <> 'refused' do nothing
	returning province, id, name, file_bytes, created_by
), queued as (
	insert into job (province, id, kind, dedupe, payload, created_by)
	select province, id, 'statement', id::text, jsonb_build_object('statement', id), created_by
	from made
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select province, created_by, $9, 'statement.create', 'statement', id::text, jsonb_build_object('name', name, 'bytes', file_bytes)
	from made
)
select id, true from made where statement_connection($1) is not null
union all
select f.id, false
from statement_file f
where f.province = $1 and f.file_hash = $4 and f.state <> 'refused' and not exists (select from made)
