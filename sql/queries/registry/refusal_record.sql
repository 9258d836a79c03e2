-- Somebody at the stall does not want to take part. No row: no such stall to be seen.
-- in  stall uuid, reason text, note text?, person uuid, request text
-- out body text
with made as (
	insert into refusal (province, market, stall, reason, note, recorded_by)
	select s.province, s.market, s.id, $2, $3, $4 from stall s where s.id = $1
	returning *
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $4, $5, 'stall.refusal', market, 'stall', stall::text, jsonb_build_object('reason', reason)
	from made
)
select json_build_object('id', id, 'stall', stall, 'reason', reason, 'note', note, 'at', at)::text from made
