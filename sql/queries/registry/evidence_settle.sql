-- The right code proves the account; a wrong one is counted, and the last of them ends the test.
-- in  province smallint, id uuid, correct bool, attempts_max integer, person uuid, request text
with done as (
	update account_evidence
	set attempts = attempts + 1,
		state = case when $3 then 'confirmed' when attempts + 1 >= $4 then 'failed' else state end,
		settled_by = case when $3 or attempts + 1 >= $4 then $5 end,
		settled_at = case when $3 or attempts + 1 >= $4 then now() end
	where province = $1 and id = $2 and state = 'asked'
	returning province, market, account, state
), proven as (
	update account a
	set ownership = 'proven'
	from done d
	where d.state = 'confirmed' and a.province = d.province and a.id = d.account and a.ownership = 'unproven'
)
insert into audit (province, person, request, action, market, entity, entity_id, after)
select province, $5, $6, 'account.test_transfer_read', market, 'account', account::text, jsonb_build_object('state', state)
from done
