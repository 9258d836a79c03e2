-- The tree grows from the size that it has, under a lease that is not older than the last one; no row: it did not.
-- in  log text, fence bigint, from_size bigint, size bigint, root bytea, edge bytea
-- out grown bool
update ledger l
set size = $4, root = $5, edge = $6, fence = $2, sealed_at = now()
where l.log = $1 and l.size = $3 and l.fence <= $2
returning true
