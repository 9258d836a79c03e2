-- Everything that approving needs, with the revision and its stall locked, so that two approvals for one stall come one
-- after the other. No row: no such revision in scope. vendor_*: of an old vendor as it is registered, else of the form.
-- in  id uuid, person uuid
-- out province smallint, market uuid, stall uuid, vendor uuid?, vendor_market uuid?, state text, version integer
-- out contributed bool, submitted_at timestamptz?, vendor_kind text, vendor_name text, tax_code text?, bin text, last4 text
-- out holder_name text, personal_box bytea?, content_code text, face text
-- out keep_others bool, make_primary bool, replaces bool, legal_name text?, registered bool, relation text?, shares_account bool
-- out evidence text?, evidence_sha256 text?
select r.province, r.market, r.stall, r.vendor, v.market, r.state, r.version,
	coalesce($2 in (r.created_by, r.submitted_by), false) or exists (
		select from revision_contributor c
		where c.province = r.province and c.revision = r.id and c.person = $2),
	r.submitted_at,
	coalesce(v.kind, r.data #>> '{vendor,kind}'), coalesce(v.name, r.data #>> '{vendor,name}'),
	r.data #>> '{vendor,tax_code}',
	r.data #>> '{account,bin}', r.data #>> '{account,last4}', r.data #>> '{account,holder_name}',
	r.personal_box, s.content_code, m.face,
	coalesce((r.data #>> '{account,keep_others}')::boolean, false),
	coalesce((r.data #>> '{account,primary}')::boolean,
		not coalesce((r.data #>> '{account,keep_others}')::boolean, false)
			and coalesce(r.data #>> '{tenancy,kind}', 'main') = 'main'),
	coalesce((r.data #>> '{vendor,replaces}')::boolean, false),
	coalesce(v.legal_name, r.data #>> '{vendor,legal_name}'),
	coalesce(v.registration_style, r.data #>> '{vendor,registration_style}') is not null,
	r.data #>> '{account,relation}',
	coalesce(r.data -> 'consents' @> '[{"purpose": "account_sharing"}]', false) or exists (
		select from consent c
		where c.province = r.province and c.vendor = r.vendor and c.purpose = 'account_sharing' and c.withdrawn_at is null),
	r.data #>> '{account,evidence}', r.data #>> '{account,evidence_sha256}'
from revision r
join stall s on s.province = r.province and s.id = r.stall
join market m on m.province = r.province and m.id = r.market
left join vendor v on v.province = r.province and v.id = r.vendor
where r.id = $1
for no key update of r, s
