-- Administrative units of the provinces in scope, as they are today.
-- in  market uuid?, count integer
-- out code text?, type text?, name text?, level text?, parent text?, valid_from text?, document text?
select u.code, u.type, u.full_name, u.level, p.full_name, u.valid_from::text, u.document
from unit u
left join unit p on p.id = u.parent
where u.valid_to is null and $1::uuid is null
order by u.code, u.level
limit $2
