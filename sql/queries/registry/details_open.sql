-- Everything that deciding a change of details needs, with the revision and its vendor locked. No row: no such revision in
-- scope. name: as it will be. rule: the name that accounts must bear may be another one.
-- in  id uuid, person uuid
-- out province smallint, market uuid, vendor uuid, state text, version integer, contributed bool, personal_box bytea?
-- out name text, has_phone bool, has_email bool, has_id_number bool, rule bool, phone_hash bytea?, id_number_hash bytea?, email_box bytea?
select r.province, r.market, r.vendor, r.state, r.version,
	coalesce($2 in (r.created_by, r.submitted_by), false) or exists (
		select from revision_contributor c
		where c.province = r.province and c.revision = r.id and c.person = $2),
	r.personal_box,
	coalesce(r.data #>> '{vendor,name}', v.name collate "default"),
	r.data -> 'vendor' ? 'phone', r.data -> 'vendor' ? 'email', r.data -> 'vendor' ? 'id_number',
	r.data -> 'vendor' ?| array['name', 'legal_name', 'kind', 'registration_style'],
	v.phone_hash, v.id_number_hash, v.email_box
from revision r
join vendor v on v.province = r.province and v.id = r.vendor
where r.id = $1 and r.kind = 'vendor_details' and v.state <> 'closed'
for no key update of r, v
