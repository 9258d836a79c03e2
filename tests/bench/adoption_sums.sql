-- The day sums that so many confirmations of a year would leave in :province over :days, without the confirmations.
begin;
select enter_all() \g /dev/null
truncate stall_day, stall_half, stall_span, stall_today, today_mark, rollup_mark, payment_match, confirmation, confirmation_conflict, delivery_key, reversal;
-- Indexes of a filled table are made in a third of the time.
alter table stall_day drop constraint stall_day_pkey;
drop index stall_day_market;
insert into stall_day (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
select s.province, s.id, current_date - d, 0, s.market, n.payments, n.payments * 20000, n.payments, now()
from stall s
cross join generate_series(0, :days - 1) as d
cross join lateral (
	select floor(:rows / 365.0 / (select count(*) from stall where province = :province) * (0.4 + abs(hashtext(s.id::text || d)) % 1000 / 800.0)
		+ abs(hashtext(d || s.id::text)) % 1000 / 1000.0)::integer as payments) as n
where s.province = :province and n.payments > 0;
alter table stall_day add primary key (province, stall, day, lane);
create index stall_day_market on stall_day (province, market, day);
commit;
