-- in  id uuid
-- out state text, format text, gone bool
select b.state, b.format, b.file_gone_at is not null
from print_batch b
where b.id = $1
