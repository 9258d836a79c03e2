-- One page of a market's changes of payout accounts, newest first. No row: no such market in scope. The page is found before
-- what it names, or the planner joins every stall with every vendor where it has no statistics.
-- in  market uuid, state text?, after uuid?, count integer
-- out body text
with found as materialized (
	select p.*
	from market m
	join payout_change p on p.province = m.province and p.market = m.id
	where m.id = $1 and ($2::text is null or p.state = $2) and ($3::uuid is null or p.id < $3)
	order by p.id desc
	limit $4 + 1
), page as (
	select p.*, s.number, v.name as vendor_name, a.bin, a.last4, a.holder_name,
		row_number() over (order by p.id desc) as place
	from found p
	join stall s on s.province = p.province and s.id = p.stall
	join vendor v on v.province = p.province and v.id = p.vendor
	join account a on a.province = p.province and a.id = p.account
), list as (
	select coalesce(json_agg(json_build_object(
			'id', id,
			'stall', json_build_object('id', stall, 'number', number),
			'vendor', json_build_object('id', vendor, 'name', vendor_name),
			'account', json_build_object('id', account, 'bin', bin, 'last4', last4, 'holder_name', holder_name),
			'revision', revision,
			'state', state,
			'review_reason', review_reason,
			'due_at', due_at,
			'created_at', created_at,
			'ended_at', ended_at,
			'code', code) order by place) filter (where place <= $4), '[]') as items,
		case when count(*) > $4 then min(id::text) filter (where place = $4) end as next
	from page
)
select json_build_object('items', items, 'next', next)::text
from market m, list
where m.id = $1
