-- in  log text, level smallint[], first bigint[], hashes bytea[]
insert into ledger_hash (log, level, first, hashes)
select $1, h.level, h.first, h.hashes
from unnest($2::smallint[], $3::bigint[], $4::bytea[]) as h (level, first, hashes)
