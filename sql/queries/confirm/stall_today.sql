-- Whether a stall was paid on its market's business day of now; how often only where everybody who sells there agreed to that.
-- No row: no such stall in scope.
-- in  id uuid
-- out body text
select json_build_object(
		'day', n.day,
		'paid', d.payments is not null,
		'payments', case when agreed then coalesce(d.payments, 0) end)::text
from stall s
join market m on m.province = s.province and m.id = s.market
cross join lateral (
	select ((now() at time zone interval '7 hours') - make_interval(mins => m.day_cutoff_minutes))::date as day) n
left join lateral (
	select sum(x.payments) as payments from stall_day x where x.province = s.province and x.stall = s.id and x.day = n.day) d on true
cross join lateral (
	select coalesce(bool_and(exists (
			select from consent c
			where c.province = t.province and c.vendor = t.vendor and c.purpose = 'counts' and c.withdrawn_at is null)), false) as agreed
	from tenancy t
	where t.province = s.province and t.stall = s.id and t.to_day is null) a
where s.id = $1
