-- One page of the deliveries that were kept aside, the newest first: a provider's tests, what is no payment, and what could
-- not be read or recorded. Never what they say.
-- q: part of the reason or the field, folded to small letters with blanks for other signs; the days are inclusive, in UTC+7.
-- in  connection uuid?, kind text?, after uuid?, count integer, q text?, from_day date?, to_day date?
-- out body text
with page as (
	select a.*, c.name, c.provider, row_number() over (order by a.id desc) as place
	from delivery_aside a
	join connection c on c.province = a.province and c.id = a.connection
	where ($1::uuid is null or a.connection = $1) and ($2::text is null or a.kind = $2) and ($3::uuid is null or a.id < $3)
		and ($5::text is null or strpos(regexp_replace(lower(a.reason || ' ' || coalesce(a.field, '')), '[^a-z0-9]+', ' ', 'g'), $5) > 0)
		and ($6::date is null or a.received_at >= $6::timestamp at time zone interval '7 hours')
		and ($7::date is null or a.received_at < ($7 + 1)::timestamp at time zone interval '7 hours')
		and in_scope(c.province, coalesce(c.market, '00000000-0000-0000-0000-000000000000'::uuid))
	order by a.id desc
	limit $4 + 1
)
select json_build_object(
	'items', coalesce(json_agg(json_build_object(
		'id', id, 'province', province, 'connection', json_build_object('id', connection, 'name', name, 'provider', provider),
		'received_at', received_at, 'kind', kind, 'reason', reason, 'field', field, 'bytes', octet_length(box) - 30,
		'settled_at', settled_at) order by place) filter (where place <= $4), '[]'),
	'next', case when count(*) > $4 then min(id::text) filter (where place = $4) end)::text
from page
