-- Another person approves or rejects an entered value. No row: none in sight. own: the one who entered it asks.
-- in  id uuid, state text, reason text?, person uuid, request text
-- out own bool, was text, done bool
with asked as materialized (
	select e.* from entered_value e where e.id = $1 for update
), decided as (
	update entered_value e
	set state = $2, decided_by = $4, decided_at = now(), reason = $3
	from asked a
	where e.province = a.province and e.id = a.id and a.state = 'proposed' and a.proposed_by <> $4
	returning e.*
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, before, after)
	select d.province, $4, $5, 'entered_value.decide', d.market, 'entered_value', d.id::text, jsonb_build_object('state', 'proposed'),
		jsonb_build_object('state', d.state, 'reason', d.reason)
	from decided d
)
select a.proposed_by = $4, a.state, exists (select from decided)
from asked a
