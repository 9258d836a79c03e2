-- Records checks of rounds, each client_id once; see record_round_checks().
-- in  ids uuid[], client_ids uuid[], provinces smallint[], rounds uuid[], stalls uuid[], at timestamptz[], results text[]
-- in  verdicts text[], payload_hashes bytea[], scans uuid[], person uuid, request text
-- out n integer, status text, id uuid, result text, verdict text?, flags text, scan uuid?
select n, status, id, result, verdict, flags, scan
from record_round_checks($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
