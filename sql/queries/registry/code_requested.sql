-- A code that may be approved, locked with its stall. No row: no such code in scope. usable: its account is active and
-- the vendor still holds the stall.
-- in  id text
-- out province smallint, stall uuid, state text, created_by uuid?, payload_box bytea, usable bool
select c.province, c.stall, c.state, c.created_by, c.payload_box, a.state = 'active' and exists (
	select from tenancy t
	where t.province = a.province and t.vendor = a.vendor and t.stall = c.stall and t.to_day is null)
from code c
join stall s on s.province = c.province and s.id = c.stall
join account a on a.province = c.province and a.id = c.account
where c.id = $1
for no key update of s, c
for share of a
