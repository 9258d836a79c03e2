-- Notices of a changed account, where the vendor agreed to them and told an address: the queue is the outbox.
-- in  province smallint, change uuid, attempts_max integer
insert into job (province, market, kind, dedupe, payload, attempts_max, created_by)
select p.province, p.market, 'notice', w.way || ' ' || p.id, jsonb_build_object('change', p.id, 'way', w.way), $3, p.created_by
from payout_change p
join vendor v on v.province = p.province and v.id = p.vendor
cross join lateral (values ('email', v.email_box), ('sms', v.phone_box)) as w (way, box)
where p.province = $1 and p.id = $2 and w.box is not null and exists (
	select from consent c
	where c.province = v.province and c.vendor = v.id and c.purpose = 'notices' and c.withdrawn_at is null)
