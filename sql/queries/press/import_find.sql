-- The import of a job, locked, and how far its rows are.
-- in  province smallint, id uuid
-- out market uuid, state text, name text, person uuid, committer uuid?, line integer
select i.market, i.state, i.name, i.created_by, i.committed_by,
	coalesce((select max(w.line) from import_row w where w.province = i.province and w.import = i.id), 0)
from import_file i
where i.province = $1 and i.id = $2
for update of i
