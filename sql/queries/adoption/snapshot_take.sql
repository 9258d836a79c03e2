-- in  province smallint, why text, period text, from_day date, to_day date, month_from date, month_to date, as_of timestamptz
-- in  person uuid?
-- out id uuid, kept bigint
select k.snapshot, k.kept from take_snapshot($1, $2, $3, $4, $5, $6, $7, $8, $9) k
