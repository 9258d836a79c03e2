-- The next few boxes that another version of the key sealed, all of one column. home: the province of this register.
-- in  province smallint, version smallint, home smallint
-- out leaf text, col text, bound_table text, bound_column text, at text, row_id bytea, box bytea
select leaf, col, bound_table, bound_column, at, row_id, box from rekeying_next($1, $2, $3)
