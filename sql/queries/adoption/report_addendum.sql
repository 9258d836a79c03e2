-- A correction of a report that was approved: a draft of the same form and place with the next serial. No row: none that
-- may be seen. fits: the report was approved, and no correction of it is under way.
-- in  report uuid, reason text, person uuid?, request text?
-- out id uuid, fits bool
with found as (
	select r.*,
		r.state in ('approved', 'published') and not exists (
			select from report n
			where n.province = r.province and n.cycle = r.cycle and n.form = r.form and n.market is not distinct from r.market
				and n.unit is not distinct from r.unit and n.serial > r.serial) as fits
	from report r
	where r.id = $1 and report_mine(r.province, r.level, r.market, r.unit)
), added as (
	insert into report (province, cycle, form, market, unit, serial, addendum_of, addendum_reason, created_by)
	select f.province, f.cycle, f.form, f.market, f.unit, f.serial + 1, f.id, $2, $3
	from found f
	where f.fits
	returning *
), step as (
	insert into report_step (province, report, step, reason, person)
	select a.province, a.id, 'create', $2, $3 from added a
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select a.province, $3, $4, 'report.addendum', a.market, 'report', a.id::text,
		json_build_object('addendum_of', a.addendum_of, 'reason', a.addendum_reason)
	from added a
)
select coalesce((select a.id from added a), f.id), f.fits from found f
