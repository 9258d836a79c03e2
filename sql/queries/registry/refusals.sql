-- The newest refusal of each stall of the market where nobody is registered, newest first, and all of them by reason. No
-- row: no such market to be seen.
-- in  market uuid, after uuid?, count integer
-- out body text
with newest as (
	select distinct on (r.stall) r.*, s.number
	from market m
	join refusal r on r.province = m.province and r.market = m.id
	join stall s on s.province = r.province and s.id = r.stall
	where m.id = $1 and not exists (
		select from tenancy t where t.province = r.province and t.stall = r.stall and t.to_day is null)
	order by r.stall, r.at desc, r.id desc
), page as (
	select n.*, row_number() over (order by n.id desc) as place
	from newest n
	where $2::uuid is null or n.id < $2
	order by n.id desc
	limit $3 + 1
), list as (
	select coalesce(json_agg(json_build_object(
			'id', id,
			'stall', json_build_object('id', stall, 'number', number),
			'reason', reason,
			'note', note,
			'at', at) order by place) filter (where place <= $3), '[]') as items,
		case when count(*) > $3 then min(id::text) filter (where place = $3) end as next
	from page
), sums as (
	select coalesce(json_object_agg(reason, n order by reason), '{}') as reasons
	from (select reason, count(*) as n from newest group by reason) as by_reason
)
select json_build_object('items', items, 'next', next, 'reasons', reasons)::text
from market m, list, sums
where m.id = $1
