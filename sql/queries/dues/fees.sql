-- One page of a desk's catalogue: the fees of a day, or all there ever were, in the order of their ids, the newest first. No
-- row: no such market to be seen.
-- in  market uuid, on_day date?, kind text?, after uuid?, count integer
-- out body text
with page as (
	select f.*, row_number() over (order by f.id desc) as place
	from market m
	join desk_fee f on f.province = m.province and f.market = m.id
	where m.id = $1 and ($2::date is null or (f.valid_from <= $2 and coalesce(f.valid_to >= $2, true)))
		and ($3::text is null or f.kind = $3) and ($4::uuid is null or f.id < $4)
	order by f.id desc
	limit $5 + 1
), list as (
	select coalesce(json_agg(json_build_object('id', id, 'code', code, 'name', name, 'kind', kind, 'amount_vnd', amount_vnd,
			'min_vnd', min_vnd, 'max_vnd', max_vnd, 'document', document, 'valid_from', valid_from, 'valid_to', valid_to)
		order by place) filter (where place <= $5), '[]') as items,
		case when count(*) > $5 then min(id::text) filter (where place = $5) end as next
	from page
)
select json_build_object('items', items, 'next', next)::text
from market m, list
where m.id = $1
