-- Asks the press to seal a province's codes anew, and says so in the trail. No row: that is under way already.
-- in  province smallint, key_id text
-- out id text
with made as (
	insert into job (province, kind, dedupe, payload)
	values ($1, 'reseal', $2, jsonb_build_object('key_id', $2::text))
	on conflict do nothing
	returning province, id
), trail as (
	insert into audit (province, action, entity, entity_id, after)
	select province, 'key.drill', 'key', $2, jsonb_build_object('job', id)
	from made
)
select id::text from made
