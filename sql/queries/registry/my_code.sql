-- Whether a code is one of the signed-in vendor's own.
-- in  id text
-- out mine bool
select true
from my_account a
join code c on c.province = a.province and c.account = a.id
where c.id = $1
