-- The tree as it is, locked.
-- in  log text
-- out size bigint, root bytea, edge bytea, note_size bigint
select l.size, l.root, l.edge, l.note_size
from ledger l
where l.log = $1
for update
