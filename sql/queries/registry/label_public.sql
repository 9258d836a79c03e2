-- What anybody may know about a label of a code. Needs the scope of the public.
-- in  code text, serial text
-- out state text, voided_at timestamptz?
select l.state, l.voided_at
from label l
where l.code = $1 and l.serial = $2
