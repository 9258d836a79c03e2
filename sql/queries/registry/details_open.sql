-- Everything that deciding a change of details needs, with the revision and its vendor locked. No row: no such revision in
-- scope. kind and the rest: as they will be.
-- in  id uuid, person uuid
-- out province smallint, market uuid, vendor uuid, state text, version integer, contributed bool, personal_box bytea?
-- out name text, has_name bool, has_phone bool, has_email bool, has_id_number bool, kind text, legal_name text?
-- out registered bool, rule bool, phone_hash bytea?, id_number_hash bytea?, email_box bytea?
select r.province, r.market, r.vendor, r.state, r.version,
	coalesce($2 in (r.created_by, r.submitted_by), false) or exists (
		select from revision_contributor c
		where c.province = r.province and c.revision = r.id and c.person = $2),
	r.personal_box,
	coalesce(r.data #>> '{vendor,name}', v.name collate "default"),
	r.data -> 'vendor' ? 'name', r.data -> 'vendor' ? 'phone', r.data -> 'vendor' ? 'email', r.data -> 'vendor' ? 'id_number',
	coalesce(r.data #>> '{vendor,kind}', v.kind),
	case when r.data -> 'vendor' ? 'legal_name' then r.data #>> '{vendor,legal_name}' else v.legal_name collate "default" end,
	case when r.data -> 'vendor' ? 'registration_style' then r.data #>> '{vendor,registration_style}' else v.registration_style end
		is not null,
	r.data -> 'vendor' ?| array['name', 'legal_name', 'kind', 'registration_style'],
	v.phone_hash, v.id_number_hash, v.email_box
from revision r
join vendor v on v.province = r.province and v.id = r.vendor
where r.id = $1 and r.kind = 'vendor_details' and v.state <> 'closed'
for no key update of r, v
