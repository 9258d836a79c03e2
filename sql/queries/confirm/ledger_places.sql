-- The next runs of places from an index on.
-- in  log text, from_index bigint, most integer
-- out first bigint, province smallint, keys bytea
select p.first, p.province, p.keys
from ledger_place p
where p.log = $1 and p.first >= $2
order by p.first
limit $3
