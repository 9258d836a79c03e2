-- One page of a market's batches, newest first, after the one named by `after`. No row: no such market in scope.
-- in  market uuid, after uuid?, count integer
-- out body text
with page as (
	select b.*, p.name as person_name, j.state as job_state, row_number() over (order by b.created_at desc, b.id desc) as place
	from print_batch b
	left join person p on p.id = b.created_by
	left join job j on j.province = b.province and j.id = b.id
	where b.market = $1
		and ($2::uuid is null or (b.created_at, b.id) < (select a.created_at, a.id from print_batch a where a.id = $2))
	order by b.created_at desc, b.id desc
	limit $3 + 1
), list as (
	select coalesce(json_agg(json_build_object(
			'id', id,
			'layout', layout,
			'format', format,
			'labels', labels,
			'void_earlier', void_earlier,
			'state', case when state = 'queued' then coalesce(job_state, 'failed') else state end,
			'error', error,
			'created_by', person_name,
			'created_at', created_at,
			'finished_at', finished_at,
			'file_gone_at', file_gone_at)
		order by place) filter (where place <= $3), '[]') as items,
		case when count(*) > $3 then min(id::text) filter (where place = $3) end as next
	from page
)
select json_build_object('items', items, 'next', next)::text
from market m, list
where m.id = $1
