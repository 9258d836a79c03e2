-- Payments that name bills meet their dynamic codes (code_use). Send it behind confirm/record in the same transaction,
-- with the rows that a content code matched to their stalls: a row that was not recorded now does nothing.
-- in  province smallint, stall uuid[], bill_tag text[], confirmation uuid[], received_at timestamptz[]
select from code_use($1, $2, $3, $4, $5)
