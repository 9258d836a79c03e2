-- One page of a market's codes, newest first, after the one named by `after`; lasting: without those of one bill. No row: no
-- such market in scope.
-- in  market uuid, state text?, stall_id uuid?, stall_number text?, after text?, count integer, lasting bool
-- out body text
with page as (
	select c.*, code_state(c.state, c.expires_at) as state_now, s.number as stall_number, a.bin, a.last4, a.holder_name,
		row_number() over (order by c.created_at desc, c.id desc) as place
	from market m
	join code c on c.province = m.province and c.market = m.id
	join stall s on s.province = c.province and s.id = c.stall
	join account a on a.province = c.province and a.id = c.account
	where m.id = $1
		and ($2::text is null or code_state(c.state, c.expires_at) = $2)
		and (not $7 or c.kind <> 'dynamic')
		and (($3::uuid is null and $4::text is null) or s.id = $3 or s.number = $4)
		and ($5::text is null or (c.created_at, c.id) < (select l.created_at, l.id from code l where l.id = $5))
	order by c.created_at desc, c.id desc
	limit $6 + 1
), list as (
	select coalesce(json_agg(json_build_object(
			'id', id,
			'stall', json_build_object('id', stall, 'number', stall_number),
			'account', json_build_object('id', account, 'bin', bin, 'last4', last4, 'holder_name', holder_name),
			'kind', kind,
			'face', face,
			'primary', is_primary,
			'amount_vnd', amount_vnd,
			'bill_tag', bill_tag,
			'state', state_now,
			'superseded_by', superseded_by,
			'reason_class', reason_class,
			'created_at', created_at,
			'issued_at', issued_at,
			'expires_at', expires_at,
			'ended_at', case when state_now = 'expired' then coalesce(ended_at, expires_at) else ended_at end)
		order by place) filter (where place <= $6), '[]') as items,
		case when count(*) > $6 then min(id) filter (where place = $6) end as next
	from page
)
select json_build_object('items', items, 'next', next)::text
from market m, list
where m.id = $1
