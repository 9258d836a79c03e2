-- One page of the campaign: a market's active accounts whose names are not known to match, or whose officer's word has run
-- out. from_before: a live code of it was issued before the rule, rule_from. No row: no such market to be seen.
-- in  market uuid, state text?, rule_from timestamptz, after uuid?, count integer
-- out body text
with page as (
	select a.*, v.kind as vendor_kind, v.name as vendor_name, v.legal_name, o.name as officer,
		row_number() over (order by a.id) as place,
		(
			select coalesce(json_agg(json_build_object('id', c.id, 'issued_at', c.issued_at) order by c.issued_at), '[]')
			from code c
			where c.province = a.province and c.account = a.id
				and code_may_move(code_state(c.state, c.expires_at), 'revoked')) as codes,
		exists (
			select from code c
			where c.province = a.province and c.account = a.id and c.issued_at < $3
				and code_may_move(code_state(c.state, c.expires_at), 'revoked')) as from_before
	from market m
	join account a on a.province = m.province and a.market = m.id
	join vendor v on v.province = a.province and v.id = a.vendor
	left join person o on o.id = a.override_by
	where m.id = $1 and a.state = 'active' and a.name_match <> 'match'
		and ($2::text is null or a.name_match = $2)
		and coalesce(a.override_until < (now() at time zone interval '7 hours')::date, true)
		and ($4::uuid is null or a.id > $4)
	order by a.id
	limit $5 + 1
), list as (
	select coalesce(json_agg(json_build_object(
			'account', json_build_object('id', id, 'bin', bin, 'last4', last4, 'holder_name', holder_name),
			'vendor', json_build_object('id', vendor, 'kind', vendor_kind, 'name', vendor_name, 'legal_name', legal_name),
			'name_match', name_match,
			'override', case when override_by is not null then
				json_build_object('by', officer, 'until', override_until, 'reason', override_reason) end,
			'from_before', from_before,
			'codes', codes) order by place) filter (where place <= $5), '[]') as items,
		case when count(*) > $5 then min(id::text) filter (where place = $5) end as next
	from page
)
select json_build_object('items', items, 'next', next)::text
from market m, list
where m.id = $1
