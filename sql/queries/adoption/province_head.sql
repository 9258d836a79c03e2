-- The province, when anything of it is in sight; whole: all its markets are.
-- in province smallint
-- out province smallint, name text, whole bool, at timestamptz
select p.code, p.name, coalesce(current_setting('socho.markets', true) = '*', false), now()
from province p
where p.code = $1 and in_scope(p.code)
