-- The board's answer to a report, once. No row: no such report in scope. answered: it was not answered before.
-- in  id uuid, answer text, person uuid, request text
-- out answered bool
with known as (
	select r.province, r.id from vendor_report r where r.id = $1
), done as (
	update vendor_report r
	set answer = $2, answered_by = $3, answered_at = now()
	from known k
	where r.province = k.province and r.id = k.id and r.answer is null
	returning r.*
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $3, $4, 'vendor.report.answer', market, 'vendor', vendor::text, jsonb_build_object('report', id) from done
)
select exists (select from done) from known
