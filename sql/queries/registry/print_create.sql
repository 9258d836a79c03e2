-- A batch, its labels with their serials, its job under the same id, and a line in the trail.
-- in  province smallint, id uuid, market uuid, layout text, format text, void_earlier bool, person uuid?, request text
-- in  codes text[], serials text[]
-- out body text
with made as (
	insert into print_batch (province, id, market, layout, format, labels, void_earlier, created_by)
	values ($1, $2, $3, $4, $5, cardinality($9::text[]), $6, $7)
	returning *
), labels as (
	insert into label (province, code, serial, market, batch, position, copy)
	select m.province, w.code, w.serial, m.market, m.id, w.position,
		1 + (select count(*) from label l where l.province = m.province and l.code = w.code)
	from made m
	cross join unnest($9::text[], $10::text[]) with ordinality as w (code, serial, position)
	returning province, code
), queued as (
	insert into job (province, id, market, kind, dedupe, payload, progress_total, created_by)
	select province, id, market, 'print', id::text, jsonb_build_object('print', id), labels, created_by
	from made
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, created_by, $8, 'print.create', market, 'print_batch', id::text, jsonb_build_object(
		'layout', layout, 'format', format, 'labels', labels, 'void_earlier', void_earlier, 'codes', to_jsonb($9::text[]))
	from made
)
select json_build_object(
		'id', m.id,
		'market', m.market,
		'layout', m.layout,
		'format', m.format,
		'labels', m.labels,
		'reprints', (
			select count(*)
			from labels l
			where exists (
				select from label e where e.province = l.province and e.code = l.code and e.printed_at is not null)),
		'void_earlier', m.void_earlier,
		'state', 'queued',
		'progress', 0,
		'created_at', m.created_at)::text
from made m
