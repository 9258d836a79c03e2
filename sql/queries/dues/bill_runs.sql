-- One page of a market's billing runs, the newest first. No row: no such market in scope.
-- in  market uuid, after uuid?, count integer
-- out body text
with page as (
	select r.id, bill_run_json(r) as body, row_number() over (order by r.serial desc) as place
	from bill_run r
	where r.market = $1 and ($2::uuid is null or r.serial < (select a.serial from bill_run a where a.id = $2 and a.market = $1))
	order by r.serial desc
	limit $3 + 1
), list as (
	select coalesce(json_agg(body order by place) filter (where place <= $3), '[]') as items,
		case when count(*) > $3 then min(id::text) filter (where place = $3) end as next
	from page
)
select json_build_object('items', items, 'next', next)::text
from market m, list
where m.id = $1
