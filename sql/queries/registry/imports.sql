-- One page of a market's imports, newest first, after the one named by `after`. No row: no such market in scope.
-- in  market uuid, after uuid?, count integer
-- out body text
with page as (
	select i.*, p.name as person_name, row_number() over (order by i.created_at desc, i.id desc) as place
	from import_file i
	join person p on p.id = i.created_by
	where i.market = $1
		and ($2::uuid is null or (i.created_at, i.id) < (select a.created_at, a.id from import_file a where a.id = $2))
	order by i.created_at desc, i.id desc
	limit $3 + 1
), list as (
	select coalesce(json_agg(json_build_object(
			'id', id,
			'kind', kind,
			'name', name,
			'state', state,
			'error', error,
			'rows', row_count,
			'created_by', person_name,
			'created_at', created_at,
			'committed_at', committed_at) order by place) filter (where place <= $3), '[]') as items,
		case when count(*) > $3 then min(id::text) filter (where place = $3) end as next
	from page
)
select json_build_object('items', items, 'next', next)::text
from market m, list
where m.id = $1
