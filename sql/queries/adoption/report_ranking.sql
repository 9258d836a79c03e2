-- The lines of form 05: who has a rank by it, then who has none.
-- in  province smallint, snapshot uuid
-- out name text, code text, markets bigint, targets bigint, met bigint, iss bigint?, dsp bigint?, use1 bigint?, act bigint?, keep bigint?
-- out feev bigint?, m40 bigint?, missing text?, score bigint?, rank bigint?, tied bigint?, band text?
select k.name, k.code, k.markets, k.targets, k.met, (k.reached ->> 'iss')::bigint, (k.reached ->> 'dsp')::bigint,
	(k.reached ->> 'use1')::bigint, (k.reached ->> 'act')::bigint, (k.reached ->> 'keep')::bigint, (k.reached ->> 'feev')::bigint,
	(k.reached ->> 'm40')::bigint, k.missing, k.score, k.rank, k.tied, k.band
from report_ranking($1, $2) k
order by k.rank nulls last, k.code
