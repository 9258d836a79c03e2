-- The change does not come about: the stall keeps its codes, and an account that nothing else uses is put away. No row: no
-- such change in scope. done false: it had ended.
-- in  id uuid, reason text, person uuid, request text
-- out province smallint, vendor uuid, state text, done bool
with seen as materialized (
	select p.province, p.id, p.state, p.account, p.vendor
	from payout_change p
	where p.id = $1
	for no key update of p
), done as (
	update payout_change p
	set state = 'cancelled', ended_by = $3, ended_at = now(), reason = $2
	from seen s
	where p.province = s.province and p.id = s.id and s.state in ('review', 'waiting')
	returning p.province, p.id, p.market, p.account
), put_away as (
	update account a
	set state = 'replaced'
	from done d
	where a.province = d.province and a.id = d.account and a.state in ('pending', 'review')
		and not exists (
			select from payout_change o
			where o.province = d.province and o.account = d.account and o.id <> d.id and o.state in ('review', 'waiting'))
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $3, $4, 'payout_change.cancel', market, 'payout_change', id::text, jsonb_build_object('reason', $2::text)
	from done
)
select s.province, s.vendor, s.state, d.id is not null
from seen s
left join done d on true
