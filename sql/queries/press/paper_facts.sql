-- Everything that a paper says, but for the wording of consents. No row: no such paper.
-- in  province smallint, id uuid
-- out state text, kind text, revision uuid, operator text, market text, unit text, stall text, vendor_kind text, name text
-- out legal_name text?, registration_number text?, registration_style text?, tax_code text?, bin text, last4 text
-- out holder_name text, personal_box bytea?, due_at timestamptz?, change_state text?, code text?
select p.state, p.kind, r.id, o.name, m.name, u.full_name, s.number,
	coalesce(v.kind, r.data #>> '{vendor,kind}'), coalesce(v.name, r.data #>> '{vendor,name}'),
	coalesce(v.legal_name, r.data #>> '{vendor,legal_name}'),
	coalesce(v.registration_number, r.data #>> '{vendor,registration_number}'),
	coalesce(v.registration_style, r.data #>> '{vendor,registration_style}'),
	coalesce(v.tax_code, r.data #>> '{vendor,tax_code}'),
	r.data #>> '{account,bin}', r.data #>> '{account,last4}', r.data #>> '{account,holder_name}',
	r.personal_box, c.due_at, c.state, c.code
from paper p
join revision r on r.province = p.province and r.id = p.revision
join market m on m.province = p.province and m.id = p.market
join operator o on o.province = m.province and o.id = m.operator
join unit u on u.id = m.unit
left join stall s on s.province = r.province and s.id = r.stall
left join vendor v on v.province = r.province and v.id = r.vendor
left join payout_change c on c.province = p.province and c.id = p.change
where p.province = $1 and p.id = $2
