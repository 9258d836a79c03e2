-- in  province smallint, version smallint
-- out finished bool, moved bigint, unreadable bigint, pages_done bigint, pages_total bigint
select finished, moved, unreadable, pages_done, pages_total from rekeying_settle($1, $2)
