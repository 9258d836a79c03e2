-- What vendors in scope reported, the newest first; answered: only what was, or was not.
-- in  market uuid?, answered text?, after uuid?, count integer
-- out body text
with page as (
	select r.*, m.name as market_name, s.number, v.name as vendor_name, p.name as answered_name, row_number() over (order by r.id desc) as place
	from vendor_report r
	join market m on m.province = r.province and m.id = r.market
	join stall s on s.province = r.province and s.id = r.stall
	join vendor v on v.province = r.province and v.id = r.vendor
	left join person p on p.id = r.answered_by
	where ($1::uuid is null or r.market = $1) and ($2::text is null or (r.answer is not null) = ($2 = 'true')) and ($3::uuid is null or r.id < $3)
	order by r.id desc
	limit $4 + 1
)
select json_build_object(
	'items', coalesce(json_agg(json_build_object(
		'id', id,
		'market', json_build_object('id', market, 'name', market_name),
		'stall', json_build_object('id', stall, 'number', number),
		'vendor', json_build_object('id', vendor, 'name', vendor_name),
		'kind', kind,
		'note', note,
		'at', at,
		'answer', answer,
		'answered_by', answered_name,
		'answered_at', answered_at) order by place) filter (where place <= $4), '[]'),
	'next', case when count(*) > $4 then max(id::text) filter (where place = $4) end)::text
from page
