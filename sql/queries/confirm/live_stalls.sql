-- Which stalls of these markets were paid on their business day of now; run inside enter_service(province).
-- in  markets uuid[]
-- out stall uuid, market uuid, day date
select d.stall, d.market, d.day
from market m
join stall_day d on d.province = m.province and d.market = m.id
	and d.day = ((now() at time zone interval '7 hours') - make_interval(mins => m.day_cutoff_minutes))::date
where m.id = any ($1)
group by d.market, d.stall, d.day
having sum(d.payments) > 0
order by d.market, d.stall
