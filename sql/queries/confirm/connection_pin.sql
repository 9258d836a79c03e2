-- Another client certificate, or none: null; the one before it is taken until then, when it is another.
-- in  province smallint, id uuid, client_pin bytea?, second_until timestamptz
with changed as (
	update connection
	set second_client_pin = case when $3::bytea is not null and $4 > now() and client_pin is distinct from $3 then client_pin end,
		second_pin_until = case when $3::bytea is not null and $4 > now() and client_pin is distinct from $3
			and client_pin is not null then $4 end,
		client_pin = $3
	where province = $1 and id = $2
	returning province, id, market, client_pin, second_pin_until
)
insert into audit (province, action, market, entity, entity_id, after)
select province, 'connection.pin', market, 'connection', id::text,
	jsonb_build_object('client_pin', encode(client_pin, 'base64'), 'old_until', second_pin_until)
from changed
