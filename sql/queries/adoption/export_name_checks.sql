-- Active accounts whose names are not known to match, or whose officer's word has run out: as the list of a market has them.
-- in  market uuid?, count integer
-- out market text?, account text?, vendor text?, kind text?, legal_name text?, bin text?, last4 text?, holder text?
-- out match text?, officer text?, until text?, reason text?, codes text?, first_code text?
select m.label_code, a.id::text, v.name, v.kind, v.legal_name, a.bin, a.last4, a.holder_name, a.name_match, o.name, a.override_until::text,
	a.override_reason, c.codes::text, to_char(c.first at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS')
from market m
join account a on a.province = m.province and a.market = m.id
join vendor v on v.province = a.province and v.id = a.vendor
left join person o on o.id = a.override_by
cross join lateral (
	select count(*) as codes, min(c.issued_at) as first
	from code c
	where c.province = a.province and c.account = a.id and code_may_move(code_state(c.state, c.expires_at), 'revoked')) as c
where ($1::uuid is null or m.id = $1) and a.state = 'active' and a.name_match <> 'match'
	and coalesce(a.override_until < (now() at time zone interval '7 hours')::date, true)
order by m.name_fold, m.id, a.id
limit $2
