-- Stalls that lost their primary account: of the live static codes that are left there, the one issued first becomes the
-- primary one. The stalls are locked.
-- in  province smallint, stalls uuid[], person uuid, request text
with heir as (
	select distinct on (c.stall) c.id
	from code c
	join account a on a.province = c.province and a.id = c.account
	where c.province = $1 and c.stall = any ($2) and c.kind = 'static' and a.state = 'active'
		and c.state <> 'requested' and code_may_move(code_state(c.state, c.expires_at), 'revoked')
		and not exists (
			select from code p
			where p.province = c.province and p.stall = c.stall and p.is_primary
				and p.state in ('requested', 'issued', 'printed', 'displayed'))
	order by c.stall, c.issued_at, c.id
), done as (
	update code c
	set is_primary = true
	from heir h
	where c.province = $1 and c.id = h.id
	returning c.province, c.id, c.market, c.stall, c.account
)
insert into audit (province, person, request, action, market, entity, entity_id, after)
select province, $3, $4, 'code.primary', market, 'code', id, jsonb_build_object(
	'stall', stall, 'account', account, 'reason', 'the primary account ended')
from done
