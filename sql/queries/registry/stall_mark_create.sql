-- The stall has this name at a bank or intermediary from now on. No row: no such stall to be seen.
-- in  stall uuid, kind text, shown text, value_hash bytea, person uuid, request text
-- out body text
with made as (
	insert into stall_mark (province, market, stall, kind, shown, value_hash, created_by)
	select s.province, s.market, s.id, $2, $3, $4, $5 from stall s where s.id = $1
	returning *
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $5, $6, 'stall.mark', market, 'stall', stall::text, jsonb_build_object('mark', id, 'kind', kind, 'shown', shown)
	from made
)
select json_build_object('id', id, 'stall', stall, 'kind', kind, 'shown', shown, 'created_at', created_at, 'ended_at', ended_at)::text
from made
