-- What sign-in compares with.
-- in  login text
-- out person uuid, password_hash text, active bool, totp_box bytea?, vendor bool
select person, password_hash, active, totp_box, vendor from credential($1)
