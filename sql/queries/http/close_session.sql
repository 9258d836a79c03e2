-- The end of a session.
-- in  token_hash bytea
-- out closed bool
select close_session($1)
