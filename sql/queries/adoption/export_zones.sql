-- The ladder of each zone in the month that runs; blank where it is withheld.
-- in  market uuid?, count integer
-- out market text?, zone text?, month text?, stalls text?, in_use text?, registered text?, coded text?, displayed text?, observed text?
-- out first_paid text?, paid text?, active text?, state text?
with day as (
	select (now() at time zone interval '7 hours')::date as today
), rule as (
	select max((i.parameters ->> 'seen_days')::integer) filter (where i.code = 'OBS') as seen,
		max((i.parameters ->> 'seen_days')::integer) filter (where i.code = 'DSP') as shown,
		max((i.parameters ->> 'payments_min')::bigint) filter (where i.code = 'USE1') as paid_min,
		max((i.parameters ->> 'payments_min')::bigint) filter (where i.code = 'ACT') as active_min,
		max((i.parameters ->> 'payments_per_open_day_min')::bigint) filter (where i.code = 'ACT') as per_open_day
	from day
	cross join lateral indicators_on(day.today) i
), month as (
	select d.today, date_trunc('month', d.today)::date as from_day, (date_trunc('month', d.today) + interval '1 month - 1 day')::date as to_day
	from day d
)
select m.label_code, z.zone, to_char(n.today, 'YYYY-MM'),
	case when not z.all_withheld then z.stalls::text end, case when not z.all_withheld then z.in_use::text end,
	case when not z.all_withheld then z.registered::text end, case when not z.all_withheld then z.coded::text end,
	case when not z.all_withheld then z.displayed::text end,
	case when not z.month_withheld then z.observed::text end, case when not z.month_withheld then z.first_paid::text end,
	case when not z.paid_withheld then z.paid::text end, case when not z.month_withheld then z.active::text end,
	case when z.month_withheld or z.paid_withheld then 'withheld' else 'known' end
from month n
cross join rule r
join (select distinct m.province from market m where $1::uuid is null or m.id = $1) p on true
cross join lateral zone_counts(p.province, $1, n.from_day, n.to_day, n.today, least(n.today - r.seen, n.from_day), n.today - r.shown,
	r.paid_min, r.active_min, r.per_open_day) z
join market m on m.province = p.province and m.id = z.market_id
order by m.name_fold, m.id, z.zone nulls last
limit $2
