-- Opens a request of a signed-in person: who it is, whether one of the roles is held ({}: any), what is owed first, and
-- from here on the scope of this transaction, and the address that its lines of the trail bear.
-- in  token_hash bytea, roles text[], address text, strong_roles text[]
-- out person uuid?, name text?, known bool, allowed bool, owes text?
select e.person, e.name, e.known, e.allowed, e.owes
from enter($1, $2, $4) as e, set_config('socho.address', $3, true)
