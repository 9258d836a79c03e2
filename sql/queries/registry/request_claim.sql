-- Takes a client's key for what is about to be made, unless it was taken before.
-- in  province smallint, person uuid, key text, body_hash bytea, entity uuid
insert into idempotent_request (province, person, key, body_hash, entity) values ($1, $2, $3, $4, $5)
on conflict do nothing
