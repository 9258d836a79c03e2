-- The living team of that name in a unit, named by its id or by today's code.
-- in  unit text, name_fold text
-- out id uuid
select t.id
from unit u
join team t on t.unit = u.id and t.name_fold = $2 and t.dissolved_on is null
where u.id::text = lower($1) or (u.code = $1 and u.valid_to is null and u.level in ('commune', 'hamlet'))
limit 1
