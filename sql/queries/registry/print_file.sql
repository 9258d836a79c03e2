-- in  id uuid
-- out state text, format text
select b.state, b.format
from print_batch b
where b.id = $1
