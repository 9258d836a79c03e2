-- What the register knows of scanned payloads; several rows may share a number, one for each province asked.
-- in  n integer[], provinces smallint[], stalls uuid[], payloads bytea[], bins text[], accounts bytea[]
-- out n integer, code text?, state text?, kind text?, code_here bool, superseded_by text?, key_id text?, signature bytea?
-- out issued_at timestamptz?, sealed_at timestamptz?, ended_at timestamptz?, reason text?, market text?, stall text?, vendor text?, bin text?, holder_name text?, last4 text?
-- out account_state text?, account_here bool
select n, code, state, kind, coalesce(code_here, false), superseded_by, key_id, signature, issued_at, sealed_at, ended_at, reason,
	market, stall, vendor, bin, holder_name, last4, account_state, coalesce(account_here, false)
from look_up_stickers($1, $2, $3, $4, $5, $6)
