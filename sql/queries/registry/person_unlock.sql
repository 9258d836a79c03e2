-- Forgets the failed attempts to sign in with a login.
-- in  login_hash bytea
-- out unlocked bool
select unlock_sign_in($1)
