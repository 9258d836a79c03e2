-- A secret that was shown and is to be proved.
-- in  person uuid, box bytea
-- out proposed bool
select propose_totp($1, $2) is not null
