-- Payments that name bills meet their dynamic codes (code_use). Send it behind confirm/record in the same transaction: a row
-- that was not recorded now does nothing. named 1: the stall is the one whose content code stands before the tag.
-- in  province smallint, stall uuid[], bill_tag text[], confirmation uuid[], received_at timestamptz[], named smallint[]
select from code_use($1, $2, $3, $4, $5, $6)
