-- A case and its code, locked, so that what is read next is what came for it. No row: no such case to be seen.
-- in  id uuid
-- out province smallint
select c.province
from desk_case c
join code k on k.province = c.province and k.id = c.code
where c.id = $1
for no key update of c, k
