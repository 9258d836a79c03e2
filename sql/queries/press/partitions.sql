-- Monthly partitions: those ahead are made, and months of confirmations whose time is over are detached.
-- in months_ahead integer, keep_months integer
-- out made integer, retired integer
select make_partitions($1), retire_confirmations($2)
