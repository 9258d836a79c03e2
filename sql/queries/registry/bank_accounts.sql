-- One page of the accounts of the person's banks: newest first, without their numbers.
-- in  ownership text?, after uuid?, count integer
-- out body text
with page as (
	select a.*, m.name as market_name, v.kind as vendor_kind, row_number() over (order by a.id desc) as place
	from account a
	join market m on m.province = a.province and m.id = a.market
	join vendor v on v.province = a.province and v.id = a.vendor
	where a.state in ('pending', 'review', 'active')
		and ($1::text is null or a.ownership = $1)
		and ($2::uuid is null or a.id < $2)
	order by a.id desc
	limit $3 + 1
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object(
			'id', id,
			'market', market_name,
			'vendor_kind', vendor_kind,
			'bin', bin,
			'last4', last4,
			'holder_name', holder_name,
			'state', state,
			'ownership', ownership,
			'created_at', created_at) order by place) filter (where place <= $3), '[]'),
		'next', case when count(*) > $3 then min(id::text) filter (where place = $3) end)::text
from page
