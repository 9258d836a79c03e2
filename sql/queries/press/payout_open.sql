-- A change that is due, with the stall locked. No row: no such change.
-- in  province smallint, id uuid
-- out state text, due bool, market uuid, stall uuid, vendor uuid, account uuid, account_state text, ownership text, revision uuid
-- out replaces bool, keep_others bool, make_primary bool, approved_by uuid, bin text, number_box bytea, number_hash bytea
-- out content_code text, face text, stall_status text, holds bool
select p.state, p.due_at <= now(), p.market, p.stall, p.vendor, p.account, a.state, a.ownership, p.revision, p.replaces,
	p.keep_others, p.make_primary, p.created_by, a.bin, a.number_box, a.number_hash, s.content_code, m.face, s.status, exists (
		select from tenancy t
		where t.province = p.province and t.stall = p.stall and t.vendor = p.vendor and t.to_day is null)
from payout_change p
join stall s on s.province = p.province and s.id = p.stall
join market m on m.province = p.province and m.id = p.market
join account a on a.province = p.province and a.id = p.account
where p.province = $1 and p.id = $2
for no key update of p, s
