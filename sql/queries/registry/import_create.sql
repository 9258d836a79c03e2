-- A file, its sealed pieces, its job under the same id, and a line in the trail. The same bytes handed in again for the
-- same market are the import that is there: then nothing is stored, and its id comes back with made false.
-- in  province smallint, id uuid, market uuid, kind text, name text, file_hash bytea, file_bytes integer, boxes bytea[]
-- in  person uuid, request text
-- out id uuid, made bool
with made as (
	insert into import_file (province, id, market, kind, name, file_hash, file_bytes, created_by)
	values ($1, $2, $3, $4, $5, $6, $7, $9)
	on conflict (province, market, kind, file_hash) where state <> 'refused' do nothing
	returning *
), parts as (
	insert into import_part (province, import, market, what, n, box)
	select m.province, m.id, m.market, 'upload', b.n, b.box
	from made m
	cross join unnest($8::bytea[]) with ordinality as b (box, n)
), queued as (
	insert into job (province, id, market, kind, dedupe, payload, created_by)
	select province, id, market, 'import_check', id::text, jsonb_build_object('import', id), created_by
	from made
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, created_by, $10, 'import.create', market, 'import', id::text,
		jsonb_build_object('kind', kind, 'name', name, 'bytes', file_bytes, 'hash', encode(file_hash, 'hex'))
	from made
)
select id, true from made
union all
select i.id, false
from import_file i
where i.province = $1 and i.market = $3 and i.kind = $4 and i.file_hash = $6 and i.state <> 'refused'
	and not exists (select from made)
