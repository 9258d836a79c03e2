-- Consecutive hashes of one tile each: `count` from `first`, or as many as there are.
-- in  log text, level smallint[], first bigint[], count integer[]
-- out ord integer, hashes bytea
select (w.ord - 1)::integer,
	substr(string_agg(h.hashes, '' order by h.first), 1 + 32 * (w.first % 256)::integer, 32 * w.count)
from unnest($2::smallint[], $3::bigint[], $4::integer[]) with ordinality as w (level, first, count, ord)
join ledger_hash h on h.log = $1 and h.level = w.level
	and h.first >= w.first / 256 * 256 and h.first < w.first / 256 * 256 + 256
group by w.ord, w.first, w.count
order by w.ord
