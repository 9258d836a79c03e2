-- What a notice says and whom it goes to. No row: the consent was withdrawn meanwhile, or the change is none.
-- in  province smallint, change uuid
-- out vendor uuid, email_box bytea?, phone_box bytea?, market text, stall text, bin text, last4 text, due_at timestamptz
select v.id, v.email_box, v.phone_box, m.name, s.number, a.bin, a.last4, p.due_at
from payout_change p
join vendor v on v.province = p.province and v.id = p.vendor
join market m on m.province = p.province and m.id = p.market
join stall s on s.province = p.province and s.id = p.stall
join account a on a.province = p.province and a.id = p.account
where p.province = $1 and p.id = $2 and exists (
	select from consent c
	where c.province = v.province and c.vendor = v.id and c.purpose = 'notices' and c.withdrawn_at is null)
