-- The province of today that a unit of any day lies in; no row when there is none, or nothing of it in sight.
-- in unit uuid
-- out province smallint
select p.code
from province p
where p.code = unit_province($1) and in_scope(p.code)
