-- One page of a market's revisions, newest first, after the one named by `after`. No row: no such market in scope.
-- in  market uuid, state text?, after uuid?, count integer
-- out body text
with page as (
	select r.*, s.number as stall_number, v.name as vendor_name
	from market m
	join revision r on r.province = m.province and r.market = m.id
	left join stall s on s.province = r.province and s.id = r.stall
	left join vendor v on v.province = r.province and v.id = r.vendor
	where m.id = $1 and ($2::text is null or r.state = $2) and ($3::uuid is null or r.id < $3)
	order by r.id desc
	limit $4 + 1
), numbered as (
	select p.*, row_number() over (order by p.id desc) as place
	from page p
), list as (
	select coalesce(json_agg(json_build_object(
			'id', id,
			'stall', case when stall is not null then json_build_object('id', stall, 'number', stall_number) end,
			'kind', kind,
			'class', class,
			'state', state,
			'version', version,
			'vendor', json_build_object('name', coalesce(vendor_name, data #>> '{vendor,name}')),
			'account', data -> 'account',
			'created_at', created_at,
			'submitted_at', submitted_at,
			'decided_at', decided_at) order by place) filter (where place <= $4), '[]') as items,
		case when count(*) > $4 then max(id::text) filter (where place = $4) end as next
	from numbered
)
select json_build_object('items', items, 'next', next)::text
from market m, list
where m.id = $1
