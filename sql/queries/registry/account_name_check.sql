-- What the paper says becomes the vendor's legal name; the account's check is judged anew, and an earlier officer's word is
-- not needed any more or has to be given again.
-- in  province smallint, account uuid, legal_name text, name_match text, person uuid, request text
with seen as (
	select a.province, a.id, a.market, a.vendor, a.name_match from account a where a.province = $1 and a.id = $2
), named as (
	update vendor v
	set legal_name = $3
	from seen s
	where v.province = s.province and v.id = s.vendor
), checked as (
	update account a
	set name_match = $4, name_checked_at = now(), override_by = null, override_until = null, override_reason = null
	from seen s
	where a.province = s.province and a.id = s.id
)
insert into audit (province, person, request, action, market, entity, entity_id, before, after)
select province, $5, $6, 'account.name_check', market, 'account', id::text, jsonb_build_object('name_match', name_match),
	jsonb_build_object('name_match', $4::text)
from seen
