-- A person by login.
-- in  login text
-- out id uuid, state text
select id, state from person where login = $1
