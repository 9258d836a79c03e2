-- The version of each indicator that holds on a day, with the parameters this program knows.
-- in day date
-- out code text, version smallint, name_vi text, name_en text, payments_min bigint?, amount_min_vnd bigint?, payers_min bigint?, seen_days bigint?
-- out per_open_day bigint?
select distinct on (i.code) i.code, i.version, i.name_vi, i.name_en, (i.parameters ->> 'payments_min')::bigint,
	(i.parameters ->> 'amount_min_vnd')::bigint, (i.parameters ->> 'payers_min')::bigint,
	(i.parameters ->> 'seen_days')::bigint, (i.parameters ->> 'payments_per_open_day_min')::bigint
from indicator i
where i.valid_from <= $1 and (i.retired_on is null or i.retired_on > $1)
order by i.code, i.version desc
