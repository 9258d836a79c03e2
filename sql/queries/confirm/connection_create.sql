-- A new way in for confirmations and its line in the trail. market: only stalls of it are credited.
-- in  province smallint, id uuid, provider text, environment text, name text, market uuid?, secret_box bytea?
-- in  public_key bytea?, path_token_hash bytea, settings text?, addresses text, client_pin bytea?, person uuid?, request text?
with made as (
	insert into connection (province, id, provider, environment, name, market, secret_box, public_key, path_token_hash,
		settings, addresses, client_pin)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11, $12)
	returning province, id, market, provider, environment, name, settings, addresses, encode(client_pin, 'base64') as client_pin
)
insert into audit (province, person, request, action, market, entity, entity_id, after)
select province, $13, $14, 'connection.create', market, 'connection', id::text, to_jsonb(made) from made
