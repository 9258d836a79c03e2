-- A session for so many seconds.
-- in  token_hash bytea, person uuid, life_s integer
-- out opened bool
select true from (select open_session($1, $2, make_interval(secs => $3::integer))) as o
