-- A stall whose leases are about to change, locked, and the vendor the lease would be with: the one named, if there is a
-- tenancy, else the main one. No row: no such stall in scope.
-- in  stall uuid, vendor uuid?
-- out province smallint, market uuid, vendor uuid?
select s.province, s.market, (
		select t.vendor
		from tenancy t
		where t.province = s.province and t.stall = s.id and (t.vendor = $2 or ($2 is null and t.kind = 'main' and t.to_day is null))
		order by t.to_day is null desc, t.from_day desc
		limit 1)
from stall s
where s.id = $1 and s.status <> 'closed'
for no key update of s
