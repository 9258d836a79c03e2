-- Payments that say which one they take back meet it (take_back). Send it behind confirm/record in the same transaction: a row
-- that was not recorded now does nothing.
-- in  province smallint, confirmation uuid[], received_at timestamptz[], reverses text[]
select from record_reversals($1, $2, $3, $4)
