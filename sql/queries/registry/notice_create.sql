-- Notices to a vendor who agreed to them and told an address: the queue is the outbox. event says of what; it is about the
-- change, the code or the account that is named.
-- in  province smallint, event text, change uuid?, code text?, account uuid?, attempts_max integer, person uuid?
with about as materialized (
	select p.province, p.market, p.vendor, p.id::text as key, jsonb_build_object('change', p.id) as what
	from payout_change p
	where p.province = $1 and p.id = $3
	union all
	select c.province, c.market, a.vendor, c.id, jsonb_build_object('code', c.id)
	from code c
	join account a on a.province = c.province and a.id = c.account
	where c.province = $1 and c.id = $4
	union all
	select a.province, a.market, a.vendor, a.id::text, jsonb_build_object('account', a.id)
	from account a
	where a.province = $1 and a.id = $5
)
insert into job (province, market, kind, dedupe, payload, attempts_max, created_by)
select o.province, o.market, 'notice', concat_ws(' ', w.way, nullif($2, 'payout_change'), o.key),
	o.what || jsonb_build_object('event', $2::text, 'way', w.way), $6, $7
from about o
join vendor v on v.province = o.province and v.id = o.vendor
cross join lateral (values ('email', v.email_box), ('sms', v.phone_box)) as w (way, box)
where w.box is not null and exists (
	select from consent c
	where c.province = v.province and c.vendor = v.id and c.purpose = 'notices' and c.withdrawn_at is null)
