-- What a notice says and whom it goes to. No row: the consent was withdrawn meanwhile, or there is nothing to tell of.
-- in  province smallint, change uuid?, code text?, account uuid?
-- out vendor uuid, email_box bytea?, phone_box bytea?, market text, stall text?, bin text, last4 text, due_at timestamptz?
with about as materialized (
	select p.market, p.stall, p.vendor, p.account, p.due_at
	from payout_change p
	where p.province = $1 and p.id = $2
	union all
	select c.market, c.stall, a.vendor, a.id, null
	from code c
	join account a on a.province = c.province and a.id = c.account
	where c.province = $1 and c.id = $3
	union all
	select a.market, null, a.vendor, a.id, null
	from account a
	where a.province = $1 and a.id = $4
)
select v.id, v.email_box, v.phone_box, m.name, s.number, a.bin, a.last4, o.due_at
from about o
join vendor v on v.province = $1 and v.id = o.vendor
join market m on m.province = $1 and m.id = o.market
left join stall s on s.province = $1 and s.id = o.stall
join account a on a.province = $1 and a.id = o.account
where exists (
	select from consent c
	where c.province = v.province and c.vendor = v.id and c.purpose = 'notices' and c.withdrawn_at is null)
