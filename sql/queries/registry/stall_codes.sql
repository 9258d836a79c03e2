-- The live codes of a stall, to be read once the stall is locked, and those of stolen accounts that nothing has replaced
-- yet. holds: their vendor is on the stall; main: as its main tenant.
-- in  province smallint, stall uuid
-- out id text, vendor uuid, bin text, number_hash bytea, is_primary bool, live bool, holds bool, main bool
select c.id, a.vendor, a.bin, a.number_hash, c.is_primary, c.state <> 'revoked', t.id is not null,
	coalesce(t.kind = 'main', false)
from code c
join account a on a.province = c.province and a.id = c.account
left join tenancy t on t.province = a.province and t.stall = c.stall and t.vendor = a.vendor and t.to_day is null
where c.province = $1 and c.stall = $2 and c.kind = 'static'
	and (c.state in ('requested', 'issued', 'printed', 'displayed')
		or (c.state = 'revoked' and c.reason_class = 'account_stolen' and not exists (
			select
			from code n
			join account b on b.province = n.province and b.id = n.account
			where n.province = c.province and n.stall = c.stall and n.kind = 'static' and b.vendor = a.vendor
				and n.created_at > c.created_at)))
