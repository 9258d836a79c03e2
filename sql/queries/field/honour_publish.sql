-- Lets anybody see a run. No row: no such run.
-- in  run uuid, person uuid, request text
-- out word text?, body text?
with seen as materialized (
	select r.* from honour_run r where r.id = $1
), made as (
	insert into honour_published (province, run, unit, published_by)
	select s.province, s.id, s.unit, $2 from seen s
	on conflict do nothing
	returning *
), trail as (
	insert into audit (province, person, request, action, entity, entity_id, after)
	select m.province, $2, $3, 'honour.publish', 'honour', m.run::text, null from made m
)
select null::text, json_build_object('id', s.id, 'made', exists (select from made))::text from seen s
