-- Names of accounts judged anew, because the name that they must bear has changed.
-- in  province smallint, accounts uuid[], matches text[], person uuid, request text
with judged as (
	select a.province, a.id, a.market, a.name_match as before, j.match
	from unnest($2::uuid[], $3::text[]) as j (account, match)
	join account a on a.province = $1 and a.id = j.account
), done as (
	update account a
	set name_match = j.match, name_checked_at = now(), override_by = null, override_until = null, override_reason = null
	from judged j
	where a.province = j.province and a.id = j.id
)
insert into audit (province, person, request, action, market, entity, entity_id, before, after)
select j.province, $4, $5, 'account.name_check', j.market, 'account', j.id::text, jsonb_build_object('name_match', j.before),
	jsonb_build_object('name_match', j.match)
from judged j
where j.before is distinct from j.match
