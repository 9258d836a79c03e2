-- A vendor's details as they are, for a change of them, the vendor locked. No row: no such vendor in scope.
-- in  id uuid
-- out province smallint, market uuid, state text, kind text, name text, legal_name text?, tax_code text?
-- out registration_style text?, registration_number text?, registration_issued date?, phone_hash bytea?
-- out id_number_hash bytea?, email_box bytea?, merged_into uuid?
select v.province, v.market, v.state, v.kind, v.name collate "default", v.legal_name collate "default", v.tax_code,
	v.registration_style, v.registration_number, v.registration_issued, v.phone_hash, v.id_number_hash, v.email_box,
	v.merged_into
from vendor v
where v.id = $1
for no key update of v
