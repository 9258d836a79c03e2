-- in  province smallint, accounts uuid[], account_boxes bytea[], codes text[], code_boxes bytea[], conflicts uuid[]
-- in  conflict_boxes bytea[]
-- out done bool
select erase_boxes($1, $2, $3, $4, $5, $6, $7) is null
