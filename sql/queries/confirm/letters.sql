-- One page of deliveries that were authentic and could not be read or recorded, oldest first, with why. settled: those that
-- were read again since.
-- in  settled bool, after uuid?, count integer
-- out body text
with page as (
	select a.*, c.name, c.provider, row_number() over (order by a.id) as place
	from delivery_aside a
	join connection c on c.province = a.province and c.id = a.connection
	where a.kind in ('unread', 'unrecorded') and (a.settled_at is not null) = $1 and ($2::uuid is null or a.id > $2)
		and in_scope(a.province, '00000000-0000-0000-0000-000000000000'::uuid)
	order by a.id
	limit $3 + 1
)
select json_build_object(
	'items', coalesce(json_agg(json_build_object(
		'id', id, 'province', province, 'connection', json_build_object('id', connection, 'name', name, 'provider', provider),
		'received_at', received_at, 'kind', kind, 'reason', reason, 'field', field, 'bytes', octet_length(box) - 30,
		'settled_at', settled_at) order by place) filter (where place <= $3), '[]'),
	'next', case when count(*) > $3 then min(id::text) filter (where place = $3) end)::text
from page
