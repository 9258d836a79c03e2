-- What a revision proposes beside what is current: the vendor that it names, or else who holds the stall; and the account
-- of the stall's primary code. No row: no such revision in scope.
-- in  id uuid
-- out province smallint, state text, data text, personal_box bytea?, stall text?, old_vendor bool
-- out vendor uuid?, vendor_name text?, vendor_kind text?, tax_code text?, phone_box bytea?, phone_hash bytea?
-- out id_number_box bytea?, id_number_hash bytea?, bin text?, last4 text?, holder_name text?, number_hash bytea?
-- out code text?, kind text, class text, legal_name text?, registration_number text?, registration_style text?
-- out registration_issued date?, email_box bytea?
select r.province, r.state, r.data::text, r.personal_box, s.number, r.kind <> 'vendor_details' and r.data #>> '{vendor,name}' is null,
	v.id, v.name collate "default", v.kind, v.tax_code, v.phone_box, v.phone_hash,
	v.id_number_box, v.id_number_hash, a.bin, a.last4, a.holder_name, a.number_hash,
	c.id, r.kind, r.class, v.legal_name collate "default", v.registration_number, v.registration_style, v.registration_issued,
	v.email_box
from revision r
left join stall s on s.province = r.province and s.id = r.stall
left join lateral (
	select t.vendor
	from tenancy t
	where t.province = r.province and t.stall = r.stall and t.kind = 'main' and t.to_day is null
	limit 1) t on true
left join vendor v on v.province = r.province and v.id = coalesce(r.vendor, t.vendor)
left join lateral (
	select c.id, c.account
	from code c
	where c.province = r.province and c.stall = r.stall and c.kind <> 'dynamic'
		and c.state in ('issued', 'printed', 'displayed')
		and c.revision is distinct from r.id
	order by c.is_primary desc, c.issued_at desc
	limit 1) c on true
left join account a on a.province = r.province and a.id = c.account
where r.id = $1
