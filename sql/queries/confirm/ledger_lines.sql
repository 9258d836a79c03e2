-- The same of lines of the trail; forgotten: its salt was erased with what it hid, and the hashes stand beside it.
-- in  province smallint, id uuid[], at timestamptz[]
-- out ord integer, entry bytea, forgotten bool
select (i.ord - 1)::integer, sha256(audit_leaf(a)), a.salt is null
from unnest($2::uuid[], $3::timestamptz[]) with ordinality as i (id, at, ord)
join audit a on a.province = $1 and a.id = i.id
order by i.ord
