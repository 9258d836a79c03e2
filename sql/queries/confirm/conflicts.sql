-- One page of events that came again with other facts than the confirmation that stands, newest first.
-- in  after uuid?, count integer
-- out body text
with page as (
	select f.*, c.name, c.provider, first.amount_vnd as first_amount, first.direction as first_direction,
		first.account_hash as first_hash, first.received_at as first_at, row_number() over (order by f.id desc) as place
	from confirmation_conflict f
	join connection c on c.province = f.province and c.id = f.connection
	left join delivery_key k on k.province = f.province and k.connection = f.connection and k.event_id = f.event_id
	left join confirmation first on first.province = f.province and first.id = f.confirmation and first.received_at = k.received_at
	where ($1::uuid is null or f.id < $1) and in_scope(f.province, '00000000-0000-0000-0000-000000000000'::uuid)
	order by f.id desc
	limit $2 + 1
)
select json_build_object(
	'items', coalesce(json_agg(json_build_object(
		'id', id, 'province', province, 'connection', json_build_object('id', connection, 'name', name, 'provider', provider),
		'event_id', event_id, 'received_at', received_at, 'amount', amount_vnd, 'direction', direction, 'bin', bin,
		'confirmation', json_build_object('id', confirmation, 'received_at', first_at, 'amount', first_amount,
			'direction', first_direction, 'same_account', first_hash = account_hash)) order by place) filter (where place <= $2), '[]'),
	'next', case when count(*) > $2 then min(id::text) filter (where place = $2) end)::text
from page
