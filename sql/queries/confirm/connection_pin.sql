-- Another client certificate, or none: null; the one before it is taken until then, when it is another. No row: there is none with
-- this id in scope; one of no market is in the scope of all markets of its province alone.
-- in  id uuid, client_pin bytea?, second_until timestamptz, person uuid?, request text?
-- out id uuid
with changed as (
	update connection
	set second_client_pin = case when $2::bytea is not null and $3 > now() and client_pin is distinct from $2 then client_pin end,
		second_pin_until = case when $2::bytea is not null and $3 > now() and client_pin is distinct from $2
			and client_pin is not null then $3 end,
		client_pin = $2
	where id = $1 and in_scope(province, coalesce(market, '00000000-0000-0000-0000-000000000000'::uuid))
	returning province, id, market, client_pin, second_pin_until
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $4, $5, 'connection.pin', market, 'connection', id::text,
		jsonb_build_object('client_pin', encode(client_pin, 'base64'), 'old_until', second_pin_until)
	from changed
)
select id from changed
