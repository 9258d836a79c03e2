-- Where the row with this id stands: of a caller's scope, and what is sealed.
-- in  log text, id uuid
-- out index bigint
select p.first + (position(uuid_send($2) in p.keys) - 1) / 24
from ledger_place p
where p.province in (select unnest(current_setting('socho.provinces')::smallint[])) and p.log = $1
	and p.highest >= $2 and p.lowest <= $2 and position(uuid_send($2) in p.keys) % 24 = 1
order by p.highest
limit 1
