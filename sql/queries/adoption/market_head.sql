-- Whose province the market is in; no row when it is out of sight.
-- in market uuid
-- out province smallint, name text, whole bool, at timestamptz
select p.code, p.name, coalesce(current_setting('socho.markets', true) = '*', false), now()
from market m
join province p on p.code = m.province
where m.id = $1
