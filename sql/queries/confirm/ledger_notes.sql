-- The checkpoints that were kept, the smallest first.
-- in  log text
-- out size bigint, note text
select n.size, n.note
from ledger_note n
where n.log = $1
order by n.size
