-- The bank's word counts above other evidence. What it denies is held for review wherever its code is still to come.
-- in  id uuid, owned bool, note text?, person uuid, request text
with seen as materialized (
	select a.province, a.id, a.market from account a where a.id = $1 for no key update of a
), word as (
	insert into account_evidence (province, market, account, kind, state, note, created_by, settled_by, settled_at)
	select province, market, id, 'provider_word', case when $2 then 'confirmed' else 'denied' end, $3, $4, $4, now()
	from seen
), judged as (
	update account a
	set ownership = case when $2 then 'proven' else 'denied' end
	from seen s
	where a.province = s.province and a.id = s.id
), held as (
	update payout_change p
	set state = 'review', review_reason = 'bank_denied'
	from seen s
	where not $2 and p.province = s.province and p.account = s.id and p.state = 'waiting'
)
insert into audit (province, person, request, action, market, entity, entity_id, after)
select province, $4, $5, 'account.bank_word', market, 'account', id::text, jsonb_build_object('owned', $2::boolean)
from seen
