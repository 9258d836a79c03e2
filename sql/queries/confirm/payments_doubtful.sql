-- One page of the payments that nobody could be credited with, or that a person should look at, newest first, until
-- somebody settled them; and a line in the trail for each that is shown. queue: unmatched, ambiguous, conflict, proposed,
-- bill_of_another_stall, unknown_bill; absent: all. Everything but the memo, whose sealed bytes come beside it. The last column is the row to go on after.
-- in  province smallint, queue text?, after uuid?, count integer, person uuid, request text
-- out id uuid, event_id text, connection uuid, box bytea?, body text, next uuid?
with waiting as materialized (
	(
		select c.id, c.received_at
		from confirmation c
		left join payment_proposal p on p.province = c.province and p.confirmation = c.id and p.state = 'open'
		where c.province = $1 and (c.match_rule = 'none' or c.doubt is not null) and c.direction = 'credit' and c.uncounted is null
			and not exists (select from payment_match m where m.province = c.province and m.confirmation = c.id)
			and case $2
				when 'unmatched' then c.match_rule = 'none' and c.doubt is null
				when 'proposed' then p.id is not null
				else $2 is null or c.doubt = $2
			end
			and ($3::uuid is null or c.id < $3)
		order by c.id desc
		limit $4 + 1
	)
	union
	(
		select d.confirmation, d.received_at
		from payment_doubt d
		left join payment_proposal p on p.province = d.province and p.confirmation = d.confirmation and p.state = 'open'
		where d.province = $1
			and not exists (select from payment_match m where m.province = d.province and m.confirmation = d.confirmation)
			and case $2 when 'proposed' then p.id is not null else $2 is null or d.reason = $2 end
			and ($3::uuid is null or d.confirmation < $3)
		order by d.confirmation desc
		limit $4 + 1
	)
), page as materialized (
	select c.*, p.id as proposal, d.reason as doubt_of_bill, d.bill_tag, d.code, row_number() over (order by c.id desc) as place,
		count(*) over () as found
	from waiting w
	join confirmation c on c.province = $1 and c.id = w.id and c.received_at = w.received_at
	left join payment_proposal p on p.province = c.province and p.confirmation = c.id and p.state = 'open'
	left join payment_doubt d on d.province = c.province and d.confirmation = c.id
	order by c.id desc
	limit $4 + 1
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id)
	select g.province, $5, $6, 'payment.look', g.market, 'confirmation', g.id::text
	from page g
	where g.place <= $4
)
select g.id, g.event_id, g.connection, b.box,
	json_build_object(
		'id', g.id,
		'received_at', g.received_at,
		'occurred_at', g.occurred_at,
		'amount_vnd', g.amount_vnd,
		'bank', g.bin,
		'account', case when a.id is not null then json_build_object('id', a.id, 'last4', a.last4) end,
		'connection', n.name,
		'match', json_build_object('rule', g.match_rule, 'evidence', g.match_evidence, 'counted', g.counted,
			'stall', case when s.id is not null then json_build_object('id', s.id, 'number', s.number, 'market', k.name) end),
		'doubt', coalesce(g.doubt_of_bill, g.doubt),
		'bill', case when g.bill_tag is not null then json_build_object('tag', g.bill_tag, 'code', g.code, 'bill', (
			select b.id from bill b where b.province = g.province and b.code = g.code)) end,
		'proposal', (
			select json_build_object('id', p.id, 'uncounted', p.uncounted, 'reason', p.reason, 'proposed_by', o.name,
				'proposed_at', p.proposed_at,
				'stall', case when t.id is not null then json_build_object('id', t.id, 'number', t.number, 'market', l.name) end)
			from payment_proposal p
			join person o on o.id = p.proposed_by
			left join stall t on t.province = p.province and t.id = p.stall
			left join market l on l.province = p.province and l.id = p.market
			where p.province = g.province and p.id = g.proposal))::text,
	case when g.place = $4 and g.found > $4 then g.id end
from page g
left join confirmation_personal b on b.province = g.province and b.id = g.id and b.received_at = g.received_at
left join connection n on n.province = g.province and n.id = g.connection
left join account a on a.province = g.province and a.id = g.account
left join stall s on s.province = g.province and s.id = g.stall
left join market k on k.province = g.province and k.id = g.market
where g.place <= $4
order by g.place
