-- What sign-in compares with.
-- in  login text
-- out person uuid, password_hash text, active bool
select person, password_hash, active from credential($1)
