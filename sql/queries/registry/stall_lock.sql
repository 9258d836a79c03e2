-- A stall that is about to get a code, locked, so that what is read next is what its codes are. No row: no such open
-- stall in scope.
-- in  id uuid
-- out province smallint, market uuid, content_code text, face text
select s.province, s.market, s.content_code, m.face
from stall s
join market m on m.province = s.province and m.id = s.market
where s.id = $1 and s.status <> 'closed'
for no key update of s
