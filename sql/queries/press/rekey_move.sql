-- Puts the new boxes; heads are the beginnings of the old ones, which nobody may have changed meanwhile.
-- in  province smallint, version smallint, leaf text, col text, at text[], heads bytea[], boxes bytea[], unreadable integer
-- out moved bigint
select rekeying_move($1, $2, $3, $4, $5, $6, $7, $8)
