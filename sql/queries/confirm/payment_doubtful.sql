-- One payment as whoever settles it sees it, with every match it had and the stalls that its account was given codes of;
-- and a line in the trail. No row: none to be seen.
-- in  id uuid, person uuid, request text
-- out id uuid, province smallint, event_id text, connection uuid, box bytea?, body text
with seen as materialized (
	select c.*
	from confirmation c
	where c.province = any (current_setting('socho.provinces')::smallint[]) and c.id = $1 and c.direction = 'credit'
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id)
	select province, $2, $3, 'payment.look', market, 'confirmation', id::text from seen
)
select g.id, g.province, g.event_id, g.connection, b.box,
	json_build_object(
		'id', g.id,
		'received_at', g.received_at,
		'occurred_at', g.occurred_at,
		'amount_vnd', g.amount_vnd,
		'bank', g.bin,
		'bank_reference', g.bank_reference,
		'account', case when a.id is not null then json_build_object('id', a.id, 'last4', a.last4) end,
		'connection', n.name,
		'doubt', g.doubt,
		'matches', (
			select json_agg(json_build_object('version', m.version, 'rule', m.rule, 'evidence', m.evidence, 'counted', m.counted,
				'uncounted', m.uncounted, 'made_at', m.made_at, 'proposed_by', m.proposed_by, 'confirmed_by', m.confirmed_by,
				'stall', case when s.id is not null then json_build_object('id', s.id, 'number', s.number, 'market', k.name) end)
				order by m.version)
			from (
				select 1 as version, g.match_rule as rule, g.match_evidence as evidence, g.counted, g.uncounted, g.received_at as made_at,
					g.stall, null::text as proposed_by, null::text as confirmed_by
				union all
				select h.version, h.rule, h.evidence, h.counted, h.uncounted, h.made_at, h.stall, o.name, d.name
				from payment_match h
				join payment_proposal p on p.province = h.province and p.id = h.proposal
				join person o on o.id = p.proposed_by
				join person d on d.id = p.decided_by
				where h.province = g.province and h.confirmation = g.id) m
			left join stall s on s.province = g.province and s.id = m.stall
			left join market k on k.province = s.province and k.id = s.market),
		'proposals', coalesce((
			select json_agg(json_build_object('id', p.id, 'state', p.state, 'uncounted', p.uncounted, 'reason', p.reason,
				'proposed_by', o.name, 'proposed_at', p.proposed_at, 'decided_by', d.name, 'decided_at', p.decided_at,
				'decision_reason', p.decision_reason,
				'stall', case when t.id is not null then json_build_object('id', t.id, 'number', t.number, 'market', l.name) end)
				order by p.proposed_at, p.id)
			from payment_proposal p
			join person o on o.id = p.proposed_by
			left join person d on d.id = p.decided_by
			left join stall t on t.province = p.province and t.id = p.stall
			left join market l on l.province = p.province and l.id = p.market
			where p.province = g.province and p.confirmation = g.id), '[]'),
		'candidates', coalesce((
			select json_agg(json_build_object('id', s.id, 'number', s.number, 'market', k.name) order by k.name, s.number_sort)
			from stall s
			join market k on k.province = s.province and k.id = s.market
			where s.province = g.province and s.id in (
				select e.stall from code e where e.province = g.province and e.account = g.account limit 50)), '[]'))::text
from seen g
left join confirmation_personal b on b.province = g.province and b.id = g.id and b.received_at = g.received_at
left join connection n on n.province = g.province and n.id = g.connection
left join account a on a.province = g.province and a.id = g.account
