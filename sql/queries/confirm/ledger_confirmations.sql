-- The entries of these confirmations as their rows are now; those that are not there are left out. ord counts from 0.
-- in  province smallint, id uuid[], received_at timestamptz[]
-- out ord integer, entry bytea, forgotten bool
select (i.ord - 1)::integer, sha256(confirmation_leaf(c)), false
from unnest($2::uuid[], $3::timestamptz[]) with ordinality as i (id, received_at, ord)
join confirmation c on c.province = $1 and c.id = i.id and c.received_at = i.received_at
order by i.ord
