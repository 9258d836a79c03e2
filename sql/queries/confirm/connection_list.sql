-- Every connection, without its secrets: as words and as JSON.
-- out id uuid, province smallint, provider text, environment text, name text, state text, body text
select c.id, c.province, c.provider, c.environment, c.name, c.state,
	json_build_object(
		'id', c.id,
		'province', c.province,
		'provider', c.provider,
		'environment', c.environment,
		'name', c.name,
		'market', c.market,
		'state', c.state,
		'secret', c.secret_box is not null,
		'second_secret', c.second_secret_box is not null and coalesce(c.second_until > now(), true),
		'second_until', c.second_until,
		'public_key', translate(encode(c.public_key, 'base64'), E'\n', ''),
		'settings', c.settings,
		'addresses', c.addresses,
		'client_pin', encode(c.client_pin, 'base64'),
		'second_pin_until', case when c.second_pin_until > now() then c.second_pin_until end,
		'created_at', c.created_at)::text
from connection c
order by c.province, c.name
