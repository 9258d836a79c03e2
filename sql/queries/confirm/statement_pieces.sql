-- A file that waits to be read, in its sealed pieces, and the connection of its rows.
-- in  province smallint, id uuid
-- out connection uuid, hint_box bytea, n integer, box bytea
select statement_connection($1), f.hint_box, b.n::integer, b.box
from statement_file f
cross join unnest(f.boxes) with ordinality as b (box, n)
where f.province = $1 and f.id = $2 and f.state = 'queued'
order by b.n
