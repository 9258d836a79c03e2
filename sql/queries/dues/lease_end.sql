-- The last day of a running lease. No row: no such lease in scope. billed: there are bills, not credited, for days after it;
-- done false otherwise: it has ended, or begins later.
-- in  id uuid, to_day date, reason text, person uuid, request text
-- out billed bool, done bool
with seen as materialized (
	select l.province, l.id, l.ended_at, coalesce(l.to_day, 'infinity') as to_day, l.from_day, exists (
			select from bill b
			where b.province = l.province and b.lease = l.id and b.period_to > $2
				and not exists (select from bill c where c.province = b.province and c.corrects = b.id)
				and exists (select from bill_line n where n.province = b.province and n.bill = b.id and n.meter is null and n.to_day > $2)) as billed
	from stall_lease l
	where l.id = $1
	for no key update
), done as (
	update stall_lease l
	set to_day = $2, end_reason = $3, ended_by = $4, ended_at = now()
	from seen s
	where l.province = s.province and l.id = s.id and not s.billed and s.ended_at is null and s.from_day <= $2 and s.to_day >= $2
	returning l.*
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $4, $5, 'lease.end', market, 'lease', id::text, jsonb_build_object('to_day', to_day, 'reason', end_reason)
	from done
)
select s.billed, exists (select from done) from seen s
