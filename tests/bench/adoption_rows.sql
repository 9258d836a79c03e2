-- So many confirmations of the last year, a tenth of them late, in place of what there was, with the day sums that they leave. With
-- :corrected, a twentieth of the old ones was put right since (half moved to another stall, half taken out), and two in a hundred
-- were taken back by the bank, as its reversals are recorded.
select enter_all() \g /dev/null
truncate stall_day, stall_half, stall_span, stall_today, today_mark, rollup_mark, payment_match, confirmation, confirmation_conflict, delivery_key, reversal;
select setseed(0.5) \g /dev/null
create temp table place as select row_number() over () as n, id, market from stall where province = 19;
create unique index on place (n);
insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection, stall, market, day, counted, direction, bin,
	match_rule, event_id, account_hash, personal_hash)
select 19, new_id(), r.at, r.at, r.amount, bench_id(7, 1900000), p.id, p.market,
	(r.at at time zone interval '7 hours')::date - case when r.late then 40 else 0 end, r.amount >= 1000, 'credit', '970422', 'content_code',
	'e' || r.n, '\x00000000000000000000000000000000', sha256('x')
from (
	select n, 1 + floor(power(random(), 2) * (select count(*) from place))::bigint as stall, floor(random() * 20000)::bigint + 1 as amount,
		random() < 0.1 as late, now() - interval '1 hour' - random() * interval '360 days' as at
	from generate_series(1, :rows) as n) as r
join place p on p.n = r.stall;
insert into stall_day (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
select province, stall, day, 0, market, count(*), sum(amount_vnd), count(*) filter (where amount_vnd >= 5000), max(occurred_at)
from confirmation where counted group by province, stall, day, market;
analyze stall_day;
analyze confirmation;
create temp table corrected as
	select c.*, hashtext(c.id::text || 'x') % 2 = 0 as moved, p.id as other, p.market as other_market, now() - random() * interval '30 days' as made
	from confirmation c
	join place p on p.n = 1 + abs(hashtext(c.id::text || 'y')) % (select count(*) from place)
	where :corrected and c.counted and hashtext(c.id::text) % 20 = 0 and c.received_at < now() - interval '31 days';
insert into payment_match (province, confirmation, version, received_at, amount_vnd, market, stall, day, rule, evidence, counted, uncounted,
	proposal, made_at)
select province, id, 2, received_at, amount_vnd, case when moved then other_market else market end, case when moved then other end,
	case when moved then day end, case when moved then 'manual' else 'none' end, 'x', moved, case when not moved then 'refund' end, new_id(), made
from corrected;
insert into stall_day (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
select 19, stall, day, 32767, market, sum(sign), sum(sign * amount_vnd), sum(case when amount_vnd >= 5000 then sign else 0 end), now()
from (
	select stall, day, market, -1 as sign, amount_vnd from corrected
	union all
	select other, day, other_market, 1, amount_vnd from corrected where moved) as x
group by stall, day, market
having sum(sign) <> 0 or sum(sign * amount_vnd) <> 0;
-- All of that is kept; what the bank takes back is not yet.
analyze stall_day;
select keep_stall_halves(19::smallint, '-infinity') \g /dev/null
create temp table reversed as
	select c.id, c.received_at, c.event_id, c.amount_vnd, new_id() as reversal, now() - interval '5 minutes' as at
	from confirmation c
	where :corrected and c.counted and abs(hashtext(c.id::text || 'z')) % 50 = 0;
insert into delivery_key (province, connection, event_id, confirmation, received_at, fingerprint)
select 19, bench_id(7, 1900000), event_id, id, received_at, '\x00000000000000000000000000000000' from reversed;
insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection, counted, direction, bin, match_rule, event_id,
	account_hash, personal_hash)
select 19, reversal, at, at, amount_vnd, bench_id(7, 1900000), false, 'reversal', '970422', 'none', 'r' || event_id,
	'\x00000000000000000000000000000000', sha256('x')
from reversed;
select record_reversals(19::smallint, array_agg(reversal), array_agg(at), array_agg(event_id)) from reversed \g /dev/null
