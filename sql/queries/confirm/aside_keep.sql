-- Keeps the bytes of a delivery that made no confirmation, once however often it comes.
-- in  province smallint, connection uuid, received_at timestamptz, kind text, reason text, field text?, digest bytea, box bytea
insert into delivery_aside (province, connection, received_at, kind, reason, field, digest, box)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (province, connection, digest) do nothing
