-- Where a stall is. No row: no such stall to be seen.
-- in  stall uuid
-- out province smallint, market uuid
select province, market from stall where id = $1
