-- A session for so many seconds, that ends earlier when it goes unused.
-- in  token_hash bytea, person uuid, life_s integer, strong bool, address text, agent text, idle_s integer
-- out id uuid
select open_session($1, $2, make_interval(secs => $3::integer), $4, $5, $6, make_interval(secs => $7::integer))
