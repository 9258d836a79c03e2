-- Opens a request of a signed-in person: who it is, whether one of the roles is held ({}: any), and from here on the
-- scope of this transaction, and the address that its lines of the trail bear.
-- in  token_hash bytea, roles text[], address text
-- out person uuid?, name text?, known bool, allowed bool
select e.person, e.name, e.known, e.allowed
from enter($1, $2) as e, set_config('socho.address', $3, true)
