-- An attempt that was no failure.
-- in  login_hash bytea, network_hash bytea, signed_in bool
-- out settled bool
select settle_sign_in($1, $2, $3) is not null
