-- Whether an attempt to sign in may be made now; it counts as failed until it is settled.
-- in  login_hash bytea, network_hash bytea, login_free integer, network_free integer, delay_s integer, delay_max_s integer
-- out wait_s integer
select admit_sign_in($1, $2, $3, $4, $5, $6)
