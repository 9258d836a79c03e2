-- The next state of an incident: opened, acknowledged, on_site, then replaced or revoked, then closed. A false alarm may
-- be closed from any state, a confirmed one only after it was settled. The version must be the one that was looked at.
-- No row: no such incident in scope. moved false: state and version say why.
-- in  id uuid, version integer, state text, outcome text?, reason text?, person uuid, request text
-- out state text, version integer, moved bool
with step (before, after) as (
	values ('opened', 'acknowledged'), ('acknowledged', 'on_site'), ('on_site', 'replaced'), ('on_site', 'revoked'),
		('opened', 'closed'), ('acknowledged', 'closed'), ('on_site', 'closed'), ('replaced', 'closed'),
		('revoked', 'closed')
), seen as materialized (
	select i.province, i.id, i.state, i.version, i.settled_at
	from incident i
	where i.id = $1
	for update of i
), moved as (
	update incident i
	set state = $3,
		version = i.version + 1,
		acknowledged_at = case when $3 = 'acknowledged' then now() else i.acknowledged_at end,
		on_site_at = case when $3 = 'on_site' then now() else i.on_site_at end,
		settled_at = case when $3 in ('replaced', 'revoked') then now() else i.settled_at end,
		closed_at = case when $3 = 'closed' then now() end,
		closed_by = case when $3 = 'closed' then $6 end,
		outcome = case when $3 = 'closed' then $4 end,
		reason = coalesce($5, i.reason)
	from seen s, step t
	where i.province = s.province and i.id = s.id
		and t.before = s.state and t.after = $3
		and s.version = $2
		and ($3 <> 'closed' or $4 = 'false' or s.settled_at is not null)
	returning i.province, i.id, i.market, i.state, i.version, i.outcome, i.reason
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select m.province, $6, $7, 'incident.' || m.state, m.market, 'incident', m.id::text,
		jsonb_build_object('version', m.version, 'outcome', m.outcome, 'reason', m.reason)
	from moved m
)
select coalesce(m.state, s.state), coalesce(m.version, s.version), m.id is not null
from seen s
left join moved m on true
