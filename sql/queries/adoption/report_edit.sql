-- The explanation and the number of a report that is not handed in. No row: none of who asks. fits: it is at this version;
-- open: it may be changed.
-- in  report uuid, version integer, explanation text?, number text?, person uuid?, request text?
-- out version integer, fits bool, open bool
with found as (
	select r.* from report r where r.id = $1 and report_mine(r.province, r.level, r.market, r.unit)
), changed as (
	update report r
	set explanation = coalesce($3, r.explanation), number = coalesce($4, r.number), version = r.version + 1
	from found f
	where r.province = f.province and r.id = f.id and r.version = $2 and r.state in ('draft', 'returned')
	returning r.*
), step as (
	insert into report_step (province, report, step, person)
	select c.province, c.id, 'edit', $5 from changed c
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, before, after)
	select c.province, $5, $6, 'report.edit', c.market, 'report', c.id::text,
		jsonb_build_object('explanation', f.explanation, 'number', f.number),
		jsonb_build_object('explanation', c.explanation, 'number', c.number)
	from changed c
	join found f on f.id = c.id
)
select coalesce((select c.version from changed c), f.version), f.version = $2, f.state in ('draft', 'returned') from found f
