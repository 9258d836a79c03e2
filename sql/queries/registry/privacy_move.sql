-- The next state of a request: in_work, then answered; refused from either. Who answers a withdrawal has the consent
-- withdrawn with it; an erasure is not answered but carried out. The version must be the one that was looked at. No row:
-- no such request in scope. moved false: state, version and kind say why.
-- in  id uuid, version integer, state text, reason text?, person uuid, request text
-- out state text, version integer, kind text, moved bool
with step (before, after) as (
	values ('received', 'in_work'), ('in_work', 'answered'), ('received', 'refused'), ('in_work', 'refused')
), seen as materialized (
	select r.province, r.id, r.state, r.version, r.kind
	from privacy_request r
	where r.id = $1
	for update of r
), moved as (
	update privacy_request r
	set state = $3,
		version = r.version + 1,
		taken_by = coalesce(r.taken_by, case when $3 = 'in_work' then $5 end),
		taken_at = coalesce(r.taken_at, case when $3 = 'in_work' then now() end),
		ended_by = case when $3 <> 'in_work' then $5 end,
		ended_at = case when $3 <> 'in_work' then now() end,
		reason = $4
	from seen s, step t
	where r.province = s.province and r.id = s.id and s.version = $2 and t.before = s.state and t.after = $3
		and not ($3 = 'answered' and s.kind = 'erasure')
	returning r.*
), withdrawn as (
	update consent c
	set withdrawn_at = now(), withdrawn_channel = m.channel, withdrawal_recorded_by = $5
	from moved m
	where m.kind = 'withdraw_consent' and m.state = 'answered' and c.province = m.province and c.vendor = m.vendor
		and c.purpose = m.purpose and c.withdrawn_at is null
	returning c.province, c.market, c.vendor, c.purpose, c.version, c.withdrawn_channel
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select m.province, $5, $6, 'privacy_request.' || m.state, m.market, 'privacy_request', m.id::text,
		jsonb_build_object('version', m.version, 'reason', m.reason)
	from moved m
	union all
	select w.province, $5, $6, 'consent.withdraw', w.market, 'vendor', w.vendor::text,
		jsonb_build_object('purpose', w.purpose, 'version', w.version, 'channel', w.withdrawn_channel)
	from withdrawn w
)
select coalesce(m.state, s.state), coalesce(m.version, s.version), s.kind, m.id is not null
from seen s
left join moved m on true
