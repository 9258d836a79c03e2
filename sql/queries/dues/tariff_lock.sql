-- Price lists of a province are entered one at a time. Run it before dues/tariff_create.
-- in  province smallint
-- out locked bool
select lock_tariffs($1) is not null
