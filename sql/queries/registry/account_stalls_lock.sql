-- The stalls where an account has live codes, locked, as whoever gives a stall another code does. Needs the scope of the
-- whole province.
-- in  province smallint, account uuid
-- out stall uuid
select s.id
from stall s
where s.province = $1 and exists (
	select from code c where c.province = $1 and c.stall = s.id and c.account = $2 and code_may_move(c.state, 'revoked'))
order by s.id
for no key update of s
