-- Forgets who paid a vendor in one month, counted from the first.
-- in  province smallint, vendor uuid, since timestamptz, month integer
-- out erased bigint
select erase_payments($1, $2, $3 + make_interval(months => $4), $3 + make_interval(months => $4 + 1))
