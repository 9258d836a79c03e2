-- Whether somebody's account of this number was stolen. No row: not as far as the scope reaches.
-- in  province smallint, bin text, number_hash bytea
-- out id uuid
select a.id
from account a
where a.province = $1 and a.bin = $2 and a.number_hash = $3 and a.state = 'stolen'
limit 1
