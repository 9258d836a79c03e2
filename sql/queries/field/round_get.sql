-- One round.
-- in  id uuid
-- out body text
select round_told(r.province, r.id)::text
from round r
where r.id = $1
