-- The live codes of the stall, of whatever kind, that give way to the new one: the vendor's own (with keep, only those of
-- the same account) and those of vendors who do not hold the stall any more. Whoever shares the stall keeps theirs.
-- in  province smallint, stall uuid, id text, person uuid?, request text?, vendor uuid, keep bool
with gone as (
	update code c
	set state = 'superseded', superseded_by = $3, ended_at = now()
	from account a
	where c.province = $1 and c.stall = $2 and c.id <> $3 and code_may_move(code_state(c.state, c.expires_at), 'superseded')
		and a.province = c.province and a.id = c.account
		and case
			when a.vendor = $6 then not $7
			else not exists (
				select from tenancy t
				where t.province = a.province and t.stall = $2 and t.vendor = a.vendor and t.to_day is null)
		end
	returning c.province, c.id, c.market
)
insert into audit (province, person, request, action, market, entity, entity_id, after)
select province, $4, $5, 'code.supersede', market, 'code', id, jsonb_build_object('superseded_by', $3::text)
from gone
