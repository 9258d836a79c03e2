-- in months_ahead integer
-- out made integer
select make_partitions($1)
