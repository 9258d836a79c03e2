-- The payments that somebody has to look at, as the list has them, without what the payer wrote; and a line in the trail for
-- each that leaves, as for each that is shown.
-- in  market uuid?, count integer, person uuid, request text
-- out province text?, id text?, received text?, occurred text?, amount text?, bin text?, last4 text?, connection text?
-- out rule text?, market text?, stall text?, doubt text?, to_market text?, to_stall text?, uncounted text?, proposed_by text?
with queue as materialized (
	select c.*
	from confirmation c
	where (c.match_rule = 'none' or c.doubt is not null) and c.direction = 'credit' and c.uncounted is null
		and ($1::uuid is null or c.market = $1)
		and not exists (select from payment_match m where m.province = c.province and m.confirmation = c.id)
	order by c.province, c.id desc
	limit $2
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id)
	select q.province, $3, $4, 'payment.look', q.market, 'confirmation', q.id::text
	from queue q
)
select q.province::text, q.id::text, to_char(q.received_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'),
	to_char(q.occurred_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), q.amount_vnd::text, q.bin, a.last4, n.name,
	q.match_rule, k.label_code, s.number, q.doubt, l.label_code, t.number, p.uncounted, o.name
from queue q
left join connection n on n.province = q.province and n.id = q.connection
left join account a on a.province = q.province and a.id = q.account
left join stall s on s.province = q.province and s.id = q.stall
left join market k on k.province = q.province and k.id = q.market
left join payment_proposal p on p.province = q.province and p.confirmation = q.id and p.state = 'open'
left join person o on o.id = p.proposed_by
left join stall t on t.province = p.province and t.id = p.stall
left join market l on l.province = p.province and l.id = p.market
order by q.province, q.id desc
