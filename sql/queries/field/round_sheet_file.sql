-- The file of a list on paper.
-- in  id uuid
-- out state text, file bytea?
select s.state, s.file
from round_sheet s
where s.id = $1
