-- One page of a market's pairs, newest first. No row: no such market to be seen.
-- in  market uuid, state text?, after uuid?, count integer
-- out body text
with page as (
	select d.*, row_number() over (order by d.id desc) as place,
		(select coalesce(v.name, r.data #>> '{vendor,name}')
			from (select d.vendor_a as id) as x
			left join vendor v on v.province = d.province and v.id = x.id
			left join revision r on r.province = d.province and r.id = x.id) as name_a,
		(select coalesce(v.name, r.data #>> '{vendor,name}')
			from (select d.vendor_b as id) as x
			left join vendor v on v.province = d.province and v.id = x.id
			left join revision r on r.province = d.province and r.id = x.id) as name_b
	from market m
	join duplicate d on d.province = m.province and d.market = m.id
	where m.id = $1 and ($2::text is null or d.state = $2) and ($3::uuid is null or d.id < $3)
	order by d.id desc
	limit $4 + 1
), list as (
	select coalesce(json_agg(json_build_object(
			'id', id,
			'names', json_build_array(name_a, name_b),
			'reasons', reasons,
			'similarity', similarity,
			'state', state,
			'found_at', found_at,
			'decided_at', decided_at) order by place) filter (where place <= $4), '[]') as items,
		case when count(*) > $4 then min(id::text) filter (where place = $4) end as next
	from page
)
select json_build_object('items', items, 'next', next)::text
from market m, list
where m.id = $1
