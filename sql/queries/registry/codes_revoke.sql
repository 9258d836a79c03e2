-- Revokes every live code of an account, or of a vendor on one stall. Needs the scope of the whole province: the codes
-- may hang in another market.
-- in  province smallint, account uuid?, stall uuid?, vendor uuid?, class text, reason text, person uuid, request text
-- out id text, stall uuid
with done as (
	update code c
	set state = 'revoked', reason_class = $5, reason = $6, ended_at = now()
	from account a
	where c.province = $1 and a.province = c.province and a.id = c.account
		and ($2::uuid is not null or ($3::uuid is not null and $4::uuid is not null))
		and ($2::uuid is null or c.account = $2)
		and ($3::uuid is null or c.stall = $3)
		and ($4::uuid is null or a.vendor = $4)
		and code_may_move(code_state(c.state, c.expires_at), 'revoked')
	returning c.province, c.id, c.market, c.stall
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $7, $8, 'code.revoke', market, 'code', id, jsonb_build_object('class', $5::text, 'reason', $6::text)
	from done
)
select id, stall from done
