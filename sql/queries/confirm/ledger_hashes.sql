-- The next runs of hashes of one level.
-- in  log text, level smallint, from_index bigint, most integer
-- out first bigint, hashes bytea
select h.first, h.hashes
from ledger_hash h
where h.log = $1 and h.level = $2 and h.first >= $3
order by h.first
limit $4
