-- What was stored for events that were not fresh; compare fingerprints to tell a repeat from a conflict. ord counts the
-- input from 0.
-- in  province smallint, connection uuid[], event_id text[]
-- out ord integer, confirmation uuid, received_at timestamptz, fingerprint bytea
select (i.ord - 1)::integer, k.confirmation, k.received_at, k.fingerprint
from unnest($2::uuid[], $3::text[]) with ordinality as i (connection, event_id, ord)
cross join lateral (
	select k.confirmation, k.received_at, k.fingerprint
	from delivery_key k
	where k.province = $1 and k.connection = i.connection and k.event_id = i.event_id) k
order by i.ord
