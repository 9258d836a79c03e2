-- Stalls by id or by content code; where both are given for a place of the list, either finds it.
-- in  ids uuid[], content_codes text[]
-- out n integer, province smallint, market uuid, stall uuid
select i.n::integer, s.province, s.market, s.id
from unnest($1) with ordinality as i (id, n)
join stall s on s.id = i.id
union all
select c.n::integer, s.province, s.market, s.id
from unnest($2) with ordinality as c (code, n)
join stall s on s.content_code = c.code
