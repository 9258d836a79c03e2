-- Somebody compared the two. No row: no such pair to be seen. done false: it was decided already. both:
-- either is registered, as far as the scope reaches; merged: they are one already.
-- in  id uuid, state text, reason text, person uuid, request text
-- out state text, done bool, province smallint, vendor_a uuid, vendor_b uuid, both bool, merged bool
with seen as materialized (
	select d.province, d.id, d.state, d.vendor_a, d.vendor_b from duplicate d where d.id = $1 for no key update of d
), done as (
	update duplicate d
	set state = $2, reason = $3, decided_by = $4, decided_at = now()
	from seen s
	where d.province = s.province and d.id = s.id and s.state = 'open'
	returning d.province, d.id, d.market
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $4, $5, 'duplicate.' || $2, market, 'duplicate', id::text, jsonb_build_object('reason', $3::text)
	from done
)
select s.state, d.id is not null, s.province, s.vendor_a, s.vendor_b, a.id is not null and b.id is not null,
	coalesce(a.merged_into = b.id or b.merged_into = a.id, false)
from seen s
left join vendor a on a.province = s.province and a.id = s.vendor_a
left join vendor b on b.province = s.province and b.id = s.vendor_b
left join done d on true
