-- Of payments with bill tags those that pay no bill are noted for a person (doubt_bills). Send it behind confirm/record in the
-- same transaction: a row that was not recorded now does nothing. named 1: the stall is the one whose content code stands
-- before the tag.
-- in  province smallint, stall uuid[], bill_tag text[], confirmation uuid[], received_at timestamptz[], named smallint[]
select from (select doubt_bills($1, $2, $3, $4, $5, $6)) as noted
