-- Hands a report in with its figures, frozen, and the snapshot that they are made of. No row: somebody changed it meanwhile. The
-- job of a commune's report is seen with one of its markets, for an officer's scope is told in these.
-- in  report uuid, version integer, snapshot uuid, figures text, person uuid?, request text?
-- out id uuid
with changed as (
	update report r
	set state = 'submitted', version = r.version + 1, snapshot = $3, figures = $4::jsonb,
		figures_hash = sha256(convert_to(($4::jsonb)::text, 'UTF8')), frozen_at = now(), submitted_at = now(), submitted_by = $5
	where r.id = $1 and r.version = $2 and r.state in ('draft', 'returned')
	returning r.*
), step as (
	insert into report_step (province, report, step, person)
	select c.province, c.id, 'submit', $5 from changed c
), file as (
	insert into report_file (province, report, version)
	select c.province, c.id, c.version from changed c
	returning *
), job as (
	insert into job (province, market, kind, dedupe, payload, created_by)
	select f.province, coalesce(c.market, (select m.id from market m where m.unit = c.unit order by m.id limit 1)), 'report', f.report || ' ' || f.version, jsonb_build_object('report', f.report), $5
	from file f
	join changed c on c.id = f.report
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select c.province, $5, $6, 'report.submit', c.market, 'report', c.id::text,
		json_build_object('version', c.version, 'snapshot', c.snapshot, 'figures_sha256', encode(c.figures_hash, 'hex'))
	from changed c
)
select c.id from changed c
