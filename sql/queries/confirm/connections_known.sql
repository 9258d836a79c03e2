-- The connections that somebody rules the system over, without their secrets. waiting: what came, was authentic, and could
-- neither be read nor recorded so far.
-- out body text
select json_build_object('items', coalesce(json_agg(json_build_object(
		'id', c.id,
		'province', c.province,
		'provider', c.provider,
		'environment', c.environment,
		'name', c.name,
		'market', c.market,
		'state', c.state,
		'secret', c.secret_box is not null,
		'old_secret_until', case when c.second_secret_box is not null and c.second_until > now() then c.second_until end,
		'certificate', c.client_pin is not null,
		'old_certificate_until', case when c.second_pin_until > now() then c.second_pin_until end,
		'addresses', c.addresses,
		'settings', c.settings,
		'created_at', c.created_at,
		'waiting', (
			select count(*)
			from delivery_aside a
			where a.province = c.province and a.connection = c.id and a.kind in ('unread', 'unrecorded') and a.settled_at is null))
	order by c.province, c.name), '[]'))::text
from connection c
where in_scope(c.province, coalesce(c.market, '00000000-0000-0000-0000-000000000000'::uuid))
