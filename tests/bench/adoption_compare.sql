-- How many stalls the kept sums and the rows tell differently, in five windows and at three moments; of how many.
select enter_all() \g /dev/null
with asked as (
	select w.from_day, w.to_day, a.as_of
	from (
		select date_trunc('month', current_date)::date as from_day, (date_trunc('month', current_date) + interval '1 month - 1 day')::date as to_day
		union all select (date_trunc('month', current_date) - interval '2 months')::date + 14, (date_trunc('month', current_date) - interval '1 month')::date + 13
		union all select (date_trunc('quarter', current_date) - interval '3 months')::date, date_trunc('quarter', current_date)::date - 1
		union all select date_trunc('year', current_date)::date, (date_trunc('year', current_date) + interval '1 year - 1 day')::date
		union all select current_date - 9, current_date - 9) as w
	cross join (values (null::timestamptz), (now() - interval '2 minutes'), (now() - interval '12 days')) as a (as_of)
)
select count(*) filter (where (k.payments, k.amount_vnd, k.qualifying, k.seen, k.ever) is distinct from (r.payments, r.amount_vnd, r.qualifying, r.seen, r.ever)),
	count(*)
from asked q
cross join lateral (
	select coalesce(k.stall, r.stall) as stall, k as kept, r as said
	from (select * from stall_paid(19::smallint, null, q.from_day, q.to_day, q.to_day - 60, q.as_of, false) p where p.ever) k
	full join stall_paid(19::smallint, null, q.from_day, q.to_day, q.to_day - 60, q.as_of, true) r on r.stall = k.stall) as d
cross join lateral (select (d.kept).payments, (d.kept).amount_vnd, (d.kept).qualifying, (d.kept).seen, (d.kept).ever) k
cross join lateral (select (d.said).payments, (d.said).amount_vnd, (d.said).qualifying, (d.said).seen, (d.said).ever) r;
