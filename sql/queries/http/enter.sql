-- Opens a request of a signed-in person: who it is, whether one of the roles is held ({}: any), and from here on the
-- scope of this transaction.
-- in  token_hash bytea, roles text[]
-- out person uuid?, name text?, known bool, allowed bool
select person, name, known, allowed from enter($1, $2)
