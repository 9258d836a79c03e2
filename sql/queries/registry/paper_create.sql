-- A registration form to be drawn from a revision that still has its sealed half. No row: no such one to be seen.
-- in  id uuid, revision uuid, person uuid, request text
-- out id uuid
with made as (
	insert into paper (province, id, market, kind, revision, created_by)
	select r.province, $1, r.market, 'registration', r.id, $3
	from revision r
	where r.id = $2 and r.kind = 'vendor_registration' and r.personal_box is not null
	returning province, id, market, revision
), job as (
	insert into job (province, market, kind, dedupe, payload, created_by)
	select province, market, 'paper', id::text, jsonb_build_object('paper', id), $3 from made
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $3, $4, 'paper.registration', market, 'revision', revision::text, jsonb_build_object('paper', id) from made
)
select id from made
