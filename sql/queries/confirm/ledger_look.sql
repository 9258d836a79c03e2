-- Whether there is anything to seal, or a tree without its checkpoint; and the oldest transaction under way: whatever
-- stands before it on the list is there to be seen. from_xid: nothing before it is on the list.
-- in  log text, from_xid bigint
-- out pending bool, unpublished bool, horizon bigint
select case $1
		when 'confirmations' then exists (select from confirmation_unsealed u where u.xid >= $2::text::xid8)
		else exists (select from audit_unsealed) end,
	l.note_size < l.size or l.note_size < 0, pg_snapshot_xmin(pg_current_snapshot())::text::bigint
from ledger l
where l.log = $1
