-- A receipt does not count any more; voided twice is voided once. No row: no such receipt to be seen.
-- in  id uuid, reason text, person uuid, request text
-- out id uuid
with seen as materialized (
	select r.* from cash_receipt r where r.id = $1 for no key update of r
), done as (
	update cash_receipt r
	set voided_at = now(), voided_by = $3, void_reason = $2
	from seen s
	where r.province = s.province and r.id = s.id and s.voided_at is null
	returning r.*
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $3, $4, 'receipt.void', market, 'receipt', id::text, jsonb_build_object('reason', $2::text)
	from done
)
select s.id from seen s
