-- Keeps events that came again with other facts; the same other facts are kept once. confirmation is what the event id
-- made the first time (confirm/existing).
-- in  province smallint
-- in  id uuid[], received_at timestamptz[], connection uuid[], event_id text[], confirmation uuid[], fingerprint bytea[]
-- in  direction text[], amount_vnd bigint[], bin text[], account_hash bytea[], box bytea[]
insert into confirmation_conflict (province, id, received_at, connection, event_id, confirmation, fingerprint, direction,
	amount_vnd, bin, account_hash, box)
select $1, i.*
from unnest($2::uuid[], $3::timestamptz[], $4::uuid[], $5::text[], $6::uuid[], $7::bytea[], $8::text[], $9::bigint[],
	$10::text[], $11::bytea[], $12::bytea[]) as i
on conflict (province, connection, event_id, fingerprint) do nothing
