-- Publishes a checkpoint, unless a newer one or a newer lease is there; and keeps the first of each hour.
-- in  log text, fence bigint, size bigint, note text
-- out published bool
with kept as (
	insert into ledger_note (log, hour, size, note)
	values ($1, date_trunc('hour', now()), $3, $4)
	on conflict (log, hour) do nothing
)
update ledger l
set note = $4, note_size = $3, signed_at = now(), fence = $2
where l.log = $1 and l.note_size < $3 and l.fence <= $2
returning true
