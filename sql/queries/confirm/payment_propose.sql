-- Somebody says whose a payment is, or why it is no sale. found: there is such a credit to be seen; placed: such a stall of
-- its province as well, where one was named.
-- in  confirmation uuid, stall uuid?, uncounted text?, reason text, person uuid, request text
-- out found bool, placed bool, id uuid?
with seen as materialized (
	select c.province, c.id, c.received_at, c.market
	from confirmation c
	where c.province = any (current_setting('socho.provinces')::smallint[]) and c.id = $1 and c.direction = 'credit'
), place as materialized (
	select s.id, s.market from stall s join seen c on s.province = c.province where s.id = $2
), made as (
	insert into payment_proposal (province, confirmation, received_at, market, stall, uncounted, reason, proposed_by)
	select c.province, c.id, c.received_at, coalesce(p.market, c.market), p.id, $3, $4, $5
	from seen c
	left join place p on true
	where $2 is null or p.id is not null
	returning *
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select m.province, $5, $6, 'payment.propose', m.market, 'confirmation', m.confirmation::text,
		jsonb_build_object('proposal', m.id, 'stall', m.stall, 'uncounted', m.uncounted, 'reason', m.reason)
	from made m
)
select exists (select from seen), $2 is null or exists (select from place), (select id from made)
