-- Forgets a second factor; every session ends.
-- in  person uuid
-- out sessions bigint
select close_sessions($1) from (select reset_totp($1)) as r
