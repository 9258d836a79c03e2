\ir helper/setup.psql

select plan(33);

-- A random history of 20 000 payments over ten months: on time and late, of every size, credits, debits and reversals; then
-- corrections: payments moved to another stall or day, taken out, and put back. The day sums are kept as the recording
-- statements keep them: by lane, and in lane 32767 what corrections added and took away.
select setseed(0.25) \g /dev/null
insert into stall (province, id, market, number, number_sort, census_date, content_code)
select m.province, test_id(3, n), m.id, 'C' || n, 'C' || n, '2025-01-01',
	test_content_code(case m.province when 22 then 252 else 196 end * 29791 + n)
from generate_series(31, 90) as n
join market m on m.id = test_id(2, n % 3 + 1);
-- What is received at a moment; late ones tell of days long gone.
create function test_receive(first integer, count integer, from_at timestamptz, to_at timestamptz) returns void language sql as $$
	insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection, stall, market, day, counted,
		direction, bin, match_rule, event_id, account_hash, personal_hash)
	select s.province, test_id(8, n), r.at, r.occurred, r.amount, test_id(7, 1), s.id, s.market,
		(r.occurred at time zone interval '7 hours')::date, r.direction = 'credit' and r.amount >= 1000, r.direction, '970422',
		'content_code', 'e' || n, test_hash('account'), sha256('x')
	from (
		select n, at, at - case when random() < 0.2 then random() * interval '90 days' else random() * interval '5 minutes' end as occurred,
			31 + floor(power(random(), 2) * 59)::integer as stall, floor(random() * 12000)::bigint + 1 as amount,
			(array['credit', 'credit', 'credit', 'credit', 'debit', 'reversal'])[floor(random() * 6) + 1] as direction
		from (
			select n, from_at + random() * (to_at - from_at) as at from generate_series(first, first + count - 1) as n) as g) as r
	join stall s on s.id = test_id(3, r.stall);
	insert into stall_day as d (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
	select c.province, c.stall, c.day, (random() * 2)::smallint, c.market, 1, c.amount_vnd, (c.amount_vnd >= 5000)::integer, c.occurred_at
	from confirmation c
	where c.counted and c.id between test_id(8, first) and test_id(8, first + count - 1)
	on conflict do nothing;
	-- Several of one stall, day and lane cannot be put in by one statement.
	insert into stall_day as d (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
	select e.province, e.stall, e.day, 3, e.market, e.payments - coalesce(h.payments, 0), e.amount_vnd - coalesce(h.amount_vnd, 0),
		e.qualifying - coalesce(h.qualifying, 0), now()
	from (
		select c.province, c.stall, c.day, c.market, count(*)::integer as payments, sum(c.amount_vnd)::bigint as amount_vnd,
			count(*) filter (where c.amount_vnd >= 5000)::integer as qualifying
		from confirmation c
		where c.counted
		group by c.province, c.stall, c.day, c.market) as e
	left join lateral (
		select sum(d.payments) as payments, sum(d.amount_vnd) as amount_vnd, sum(d.qualifying) as qualifying
		from stall_day d
		where d.province = e.province and d.stall = e.stall and d.day = e.day and d.lane not in (3, 32767)) as h on true
	where e.payments > coalesce(h.payments, 0)
	on conflict (province, stall, day, lane) do update
		set payments = excluded.payments, amount_vnd = excluded.amount_vnd, qualifying = excluded.qualifying
$$;
-- A further match of some payments: another stall, another day, out, or in again.
create function test_correct(share float8, from_at timestamptz, to_at timestamptz) returns void language plpgsql as $$
declare
	c record;
	fate float8;
	was record;
	stall_now uuid;
	market_now uuid;
	day_now date;
	counted_now boolean;
	at timestamptz;
begin
	for c in select * from confirmation where direction = 'credit' and amount_vnd >= 1000 and received_at < from_at order by id loop
		continue when random() >= share;
		select coalesce(m.version, 1) as version, case when m.version is null then c.counted else m.counted end as counted,
			case when m.version is null then c.stall else m.stall end as stall,
			case when m.version is null then c.market else m.market end as market,
			case when m.version is null then c.day else m.day end as day
		into was
		from (select 1) as one
		left join lateral (
			select * from payment_match m where m.confirmation = c.id order by m.version desc limit 1) as m on true;
		fate := random();
		at := from_at + random() * (to_at - from_at);
		select s.id, s.market into stall_now, market_now
		from stall s
		where s.province = c.province and s.number like 'C%'
		order by md5(s.id::text || c.id::text || fate::text) limit 1;
		counted_now := fate > 0.3;
		day_now := c.day - case when fate > 0.8 then 20 else 0 end;
		insert into payment_match (province, confirmation, version, received_at, amount_vnd, market, stall, day, rule, evidence, counted,
			uncounted, proposal, made_at)
		values (c.province, c.id, was.version + 1, c.received_at, c.amount_vnd, market_now,
			case when counted_now then stall_now end, case when counted_now then day_now end,
			case when counted_now then 'manual' else 'none' end, 'x', counted_now, case when not counted_now then 'refund' end, new_id(), at);
		insert into stall_day as d (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
		select c.province, x.stall, x.day, 32767, x.market, sum(x.sign), sum(x.sign * c.amount_vnd),
			sum(case when c.amount_vnd >= 5000 then x.sign else 0 end), now()
		from (
			select was.stall, was.day, was.market, -1 as sign where was.counted
			union all
			select stall_now, day_now, market_now, 1 where counted_now) as x
		group by x.stall, x.day, x.market
		having sum(x.sign) <> 0
		on conflict (province, stall, day, lane) do update
			set payments = d.payments + excluded.payments, amount_vnd = d.amount_vnd + excluded.amount_vnd,
				qualifying = d.qualifying + excluded.qualifying;
	end loop;
end
$$;
-- Periods of every kind around the end of the history, and windows in the middle of it.
create view test_window as
	select w.n, w.from_day, w.to_day, case w.n when 8 then w.from_day else w.to_day - 60 end as seen_from
	from (values (1, '2026-10-01'::date, '2026-10-31'::date), (2, '2026-09-15', '2026-10-14'), (3, '2026-07-01', '2026-09-30'),
		(4, '2025-12-15', '2026-06-14'), (5, '2026-01-01', '2026-12-31'), (6, '2026-10-07', '2026-10-07'),
		(7, '2026-08-15', '2026-08-31'), (8, '2026-10-05', '2026-10-09')) as w (n, from_day, to_day);
-- The three ways to the same: how many lines differ.
create function test_differing(as_of timestamptz) returns bigint language sql as $$
	select count(*)
	from test_window w
	cross join (values (19::smallint), (22::smallint)) as p (province)
	cross join (values (null::uuid), (test_id(2, 1))) as m (market)
	cross join lateral (
		(select * from stall_paid(p.province, m.market, w.from_day, w.to_day, w.seen_from, as_of, false) as a where a.ever
		except
		select * from stall_paid(p.province, m.market, w.from_day, w.to_day, w.seen_from, as_of, true))
		union all
		(select * from stall_paid(p.province, m.market, w.from_day, w.to_day, w.seen_from, as_of, true)
		except
		select * from stall_paid(p.province, m.market, w.from_day, w.to_day, w.seen_from, as_of, false))) as d
$$;
create function test_paid(as_of timestamptz) returns bigint language sql as $$
	select sum(a.payments) from stall_paid(22::smallint, null, '2026-07-01', '2026-09-30', '2026-07-01', as_of, true) as a
$$;
create function test_keep(anew_from date default null) returns text language sql as $$
	select string_agg((k.halves > 0) || ' ' || k.changed, ', ' order by p.province)
	from (values (19::smallint), (22::smallint)) as p (province)
	cross join lateral keep_stall_halves(p.province, anew_from) as k
$$;
create function test_agree(what text) returns setof text language sql as $$
	select is(test_differing(null), 0::bigint, what || ': the sums are what the rows say')
	union all
	select is(test_differing(now() - interval '10 days'), 0::bigint, what || ': and what they said ten days ago')
	union all
	select is(test_differing(now() - interval '30 seconds'), 0::bigint, what || ': and half a minute ago')
$$;

select test_enter('{19,22}', '*', '') \g /dev/null
select test_receive(1, 18000, now() - interval '300 days', now() - interval '1 hour') \g /dev/null
select test_correct(0.15, now() - interval '20 days', now() - interval '12 days') \g /dev/null
select test_correct(0.05, now() - interval '11 days', now() - interval '1 hour') \g /dev/null
-- One stall was paid before and after some of the windows, and in none of them.
insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection, stall, market, day, counted, direction, bin,
	match_rule, event_id, account_hash, personal_hash)
select s.province, test_id(8, 30000 + n::integer), d.day + time '10:00', d.day + time '10:00', 7000, test_id(7, 1), s.id, s.market, d.day, true, 'credit', '970422',
	'content_code', 'g' || n, test_hash('account'), sha256('x')
from stall s
cross join unnest(array['2026-02-10', '2026-10-02', '2026-10-13']::date[]) with ordinality as d (day, n)
where s.id = test_id(3, 90);
insert into stall_day (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
select province, stall, day, 0, market, 1, amount_vnd, 1, occurred_at from confirmation where stall = test_id(3, 90) and event_id like 'g%';
analyze confirmation;
analyze payment_match;
analyze stall_day;
select cmp_ok((select count(*) from payment_match where version > 2), '>', 50::bigint, 'some were corrected again');
select cmp_ok((select count(*) from stall_day where lane = 32767 and payments < 0), '>', 100::bigint, 'and many days were taken from');
select cmp_ok(test_paid(null), '<>', test_paid(now() - interval '10 days'), 'the third quarter has changed in ten days');
select test_agree('before anything was kept');

select ok(test_keep() !~ 'false', 'the first pass keeps everything');
select is(test_keep('-infinity'), 'true 0, true 0', 'and a whole pass finds nothing to mend');
-- Time stands still in a transaction, but not for the mark.
update rollup_mark set kept_at = now() - interval '1 minute';
select test_agree('after it');

-- More is received, late and on time, and more is corrected: nothing is kept yet.
select test_receive(18001, 1500, now() - interval '90 seconds', now()) \g /dev/null
select test_correct(0.03, now() - interval '90 seconds', now()) \g /dev/null
select cmp_ok((select count(*) from confirmation where day < '2026-10-01' and received_at > now() - interval '90 seconds'), '>', 20::bigint,
	'some of what came last is of days long gone');
select test_agree('with news not kept');
select isnt(test_keep(), 'true 0, true 0', 'a pass takes the news in');
select is(test_keep('-infinity'), 'true 0, true 0', 'all of it');
select test_agree('with the news kept');

-- A sum that went wrong is found and mended.
update stall_half set payments = payments + 1 where (stall, half) = (select stall, half from stall_half where province = 22 order by 1, 2 limit 1);
delete from stall_half where (stall, half) = (select stall, half from stall_half where province = 22 order by 1, 2 offset 7 limit 1);
select is(test_keep('-infinity'), 'true 0, true 2', 'a whole pass tells how many sums were wrong');
select is(test_differing(null), 0::bigint, 'and mends them');

-- How the stalls stand today is kept as well. Codes, feeds and checks of some of them, so that there is something to keep.
insert into account (province, id, market, vendor, bin, number_box, number_hash, last4, holder_name)
select s.province, test_id(5, n), s.market, v.id, '970422', '\x00', test_hash('account ' || n), '0000', 'HO ' || n
from generate_series(31, 80) as n
join stall s on s.id = test_id(3, n)
join lateral (select v.id from vendor v where v.market = s.market order by v.id limit 1) as v on true;
insert into code (province, id, market, stall, account, kind, face, key_id, signature, payload_box, plain_hash, sealed_hash, state,
	issued_at)
select s.province, lpad(n::text, 11, '0'), s.market, s.id, test_id(5, n), 'static', 'sealed', '00000000', decode(repeat('00', 64), 'hex'),
	'\x00', test_hash('plain ' || n), test_hash('sealed ' || n), 'issued', '2025-02-01'
from generate_series(31, 80) as n
join stall s on s.id = test_id(3, n);
insert into feed (province, account, connection, market, since, consent)
select s.province, test_id(5, n), case s.province when 22 then test_id(7, 1) else test_id(7, 3) end, s.market, '2025-03-01', 'x'
from generate_series(31, 80, 2) as n
join stall s on s.id = test_id(3, n);
insert into tenancy (province, market, stall, vendor, from_day)
select a.province, a.market, s.id, a.vendor, '2025-02-01'
from generate_series(31, 70) as n
join stall s on s.id = test_id(3, n)
join account a on a.id = test_id(5, n);
create function test_scan(n integer, received timestamptz default now()) returns void language sql as $$
	insert into scan (province, market, stall, client_id, person, at, received_at, verdict, seal, code)
	select c.province, c.market, c.stall, test_id(9, n), test_id(6, 1), received, received, 'current', 'absent', c.id
	from code c where c.id = lpad(n::text, 11, '0')
$$;
select test_scan(n, now() - interval '1 hour') from generate_series(31, 50, 2) as n \g /dev/null
create function test_today() returns bigint language sql as $$
	select count(*)
	from today_mark k
	cross join lateral (
		(select * from stall_states(k.province, null, k.from_day, k.to_day, k.at_day, k.seen_from, k.shown_from, k.checked_from, null, false)
		except
		select * from stall_states_anew(k.province, null, k.from_day, k.to_day, k.at_day, k.seen_from, k.shown_from, k.checked_from, null, false))
		union all
		(select * from stall_states_anew(k.province, null, k.from_day, k.to_day, k.at_day, k.seen_from, k.shown_from, k.checked_from, null, false)
		except
		select * from stall_states(k.province, null, k.from_day, k.to_day, k.at_day, k.seen_from, k.shown_from, k.checked_from, null, false))) as d
$$;
create function test_note(market uuid, entity text) returns void language sql as $$
	insert into audit (province, action, market, entity) values (22, 'test.made', market, entity)
$$;
create function test_keep_today() returns text language sql as $$
	select string_agg((k.stalls > 0) || ' ' || (k.changed > 0), ', ' order by p.province)
	from (values (19::smallint), (22::smallint)) as p (province)
	cross join lateral keep_stalls_today(p.province, (now() at time zone interval '7 hours')::date) as k
$$;
select is(test_keep_today(), 'true true, true true', 'the stalls of today are kept');
select is(test_keep_today(), 'true false, true false', 'and nothing is kept twice');
select cmp_ok((select count(*) filter (where displayed and fed and registered and payments > 0) from stall_today), '>', 1::bigint,
	'some of them have all of it');
select is(test_today(), 0::bigint, 'what is kept is what is counted anew');
update stall_today set payments = payments + 1 where stall = test_id(3, 90);
-- What was paid lately is counted anew anyway: all of it long ago, for once.
update today_mark set kept_at = now() + interval '1 hour';
update rollup_mark set kept_at = now() + interval '1 hour';
select is(test_today(), 2::bigint, 'and it is read: a number that is wrong shows');
update stall_today set payments = payments - 1 where stall = test_id(3, 90);
update today_mark set kept_at = now() - interval '1 minute';
update rollup_mark set kept_at = now() - interval '1 minute';
select test_receive(19501, 500, now() - interval '90 seconds', now()) \g /dev/null
select test_correct(0.01, now() - interval '90 seconds', now()) \g /dev/null
select is(test_today(), 0::bigint, 'payments and corrections since are counted beside it');
delete from audit;
update tenancy set to_day = '2025-06-01' where stall in (test_id(3, 31), test_id(3, 34), test_id(3, 37));
select cmp_ok(test_today(), '>', 0::bigint, 'what leaves no line in the trail is seen by the next pass');
select test_note(s.market, 'tenancy') from stall s where s.id in (test_id(3, 31), test_id(3, 34), test_id(3, 37)) \g /dev/null
update audit set province = s.province from stall s where s.market = audit.market;
select is(test_today(), 0::bigint, 'and what leaves one is seen at once');
delete from audit;
select test_scan(34) \g /dev/null
select is(test_today(), 0::bigint, 'as is a sticker that was checked');
update connection set state = 'disabled' where id = test_id(7, 1);
select test_note(null, 'connection') \g /dev/null
select is(test_today(), 0::bigint, 'and a connection that feeds no more');
select test_keep_today() \g /dev/null
update today_mark set at_day = at_day - 1, kept_at = now() + interval '1 hour';
select is((select count(*) from today_mark k cross join lateral stall_states(k.province, null, k.from_day, k.to_day, k.at_day + 1, k.seen_from,
	k.shown_from, k.checked_from, null, false) s), (select count(*) from stall where census_date <= current_date), 'of another day all is counted anew');

select * from finish();
rollback;
