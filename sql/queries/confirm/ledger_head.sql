-- The newest checkpoint; no row before the first.
-- in  log text
-- out size bigint, note text
select l.note_size, l.note
from ledger l
where l.log = $1 and l.note is not null
