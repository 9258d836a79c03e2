-- What a client's key stands for; same: it came with this body.
-- in  province smallint, person uuid, key text, body_hash bytea
-- out entity uuid, same bool
select entity, body_hash = $4 from idempotent_request where province = $1 and person = $2 and key = $3
