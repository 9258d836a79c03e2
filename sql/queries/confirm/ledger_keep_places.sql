-- in  log text, first bigint[], province smallint[], lowest uuid[], highest uuid[], keys bytea[]
insert into ledger_place (log, first, province, lowest, highest, keys)
select $1, p.first, p.province, p.lowest, p.highest, p.keys
from unnest($2::bigint[], $3::smallint[], $4::uuid[], $5::uuid[], $6::bytea[])
	as p (first, province, lowest, highest, keys)
