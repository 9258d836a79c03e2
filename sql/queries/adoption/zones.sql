-- The counts of each zone of a market, as ladder.sql has those of the market, and what of them is withheld.
-- in  province smallint, market uuid, from_day date, to_day date, at_day date, seen_from date, shown_from date, paid_min bigint
-- in  active_min bigint, per_open_day bigint?
-- out zone text?, stalls bigint, in_use bigint, registered bigint, coded bigint, displayed bigint, observed bigint, fed bigint
-- out first_paid bigint, paid bigint, active bigint, watched bool, month_withheld bool, paid_withheld bool, all_withheld bool
select z.zone, z.stalls, z.in_use, z.registered, z.coded, z.displayed, z.observed, z.fed, z.first_paid, z.paid, z.active, z.watched,
	z.month_withheld, z.paid_withheld, z.all_withheld
from zone_counts($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) z
order by z.zone nulls last
