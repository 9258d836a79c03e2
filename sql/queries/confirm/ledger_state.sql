-- One tree as it says it is.
-- in  log text
-- out size bigint, root bytea, edge bytea, note_size bigint, note text?
select l.size, l.root, l.edge, l.note_size, l.note
from ledger l
where l.log = $1
