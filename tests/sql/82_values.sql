\ir helper/setup.psql

select plan(36);

-- Two markets of Quảng Ninh: stalls 1 to 10 and 11 to 20. A live feed for stalls 1 to 6; money in October and November.
select test_enter('{19,22}', '*', '') \g /dev/null
update stall set created_at = '2026-01-01', census_date = '2026-01-01';
update tenancy set created_at = '2026-01-01';
update market set created_at = '2026-01-01';
insert into code (province, id, market, stall, account, kind, face, key_id, signature, payload_box, plain_hash, sealed_hash, state,
	issued_at)
select s.province, lpad(n::text, 11, '0'), s.market, s.id, test_id(5, n), 'static', 'sealed', '00000000', decode(repeat('00', 64), 'hex'),
	'\x00', test_hash('plain ' || n), test_hash('sealed ' || n), 'issued', '2026-02-01'
from generate_series(1, 8) as n
join stall s on s.id = test_id(3, n);
insert into feed (province, account, connection, market, since, consent, created_at)
select 22, test_id(5, n), test_id(7, 1), test_id(2, 1), '2026-03-01', 'x', '2026-03-01' from generate_series(1, 6) as n;
create sequence test_serial;
create function test_pay(stall integer, count integer, amount bigint, day date, received timestamptz) returns void language sql as $$
	insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection, stall, market, day, counted,
		direction, bin, match_rule, event_id, account_hash, personal_hash)
	select s.province, test_id(8, nextval('test_serial')::integer), received, day + time '10:00', amount, test_id(7, 1), s.id, s.market, day, true,
		'credit', '970422', 'content_code', 'e', test_hash('account'), sha256('x')
	from generate_series(1, count)
	join stall s on s.id = test_id(3, test_pay.stall);
	insert into stall_day as d (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
	select s.province, s.id, test_pay.day, 0, s.market, count, count * amount, case when amount >= 5000 then count else 0 end, received
	from stall s where s.id = test_id(3, test_pay.stall)
	on conflict (province, stall, day, lane) do update
		set payments = d.payments + excluded.payments, amount_vnd = d.amount_vnd + excluded.amount_vnd,
			qualifying = d.qualifying + excluded.qualifying
$$;
-- Stalls 1 to 3 active in August, September and October; stall 4 in August and September, stall 5 in October alone.
select test_pay(n, 20, 10000, m.day, m.day + time '11:00')
from generate_series(1, 5) as n
cross join (values (8, '2026-08-05'::date), (9, '2026-09-07'), (10, '2026-10-20')) as m (month, day)
where n <= 3 or (n = 4 and m.month < 10) or (n = 5 and m.month = 10) \g /dev/null
select test_pay(7, 3, 2000, '2026-10-08', '2026-10-08 12:00+07') \g /dev/null

create function test_values(place uuid, from_day date, to_day date, month_from date, month_to date, as_of timestamptz default null,
		at_day date default '2026-10-31', from_rows boolean default false) returns table (indicator text, said text) language sql as $$
	select v.indicator, concat_ws(' ', v.state, v.reason, trim_scale(v.numerator) || coalesce('/' || trim_scale(v.denominator), ''), v.hundredths)
	from indicator_values(22::smallint, null, from_day, to_day, month_from, month_to, at_day, as_of, from_rows) v
	where v.place = test_values.place
$$;
create function test_october(place uuid, indicator text, as_of timestamptz default null) returns text language sql as $$
	select v.said from test_values(place, '2026-10-01', '2026-10-31', '2026-10-01', '2026-10-31', as_of) v where v.indicator = test_october.indicator
$$;
select is(test_october(test_id(2, 1), 'ISS'), 'known 8/10 8000', 'eight of ten stalls have a code');
select is(test_october(test_id(2, 1), 'OBS'), 'known 7/10 7000', 'six are observed by a feed and one by its money');
select is(test_october(test_id(2, 1), 'USE1'), 'known 5/7 7143', 'of the observed, five were paid in October: rounded half up');
select is(test_october(test_id(2, 1), 'ACT'), 'known 4/7 5714', 'and four were active');
select is(test_october(test_id(2, 1), 'KEEP'), 'known 3/4 7500', 'three of August''s four were so in three months running');
select is(test_october(test_id(2, 1), 'VOL'), 'known 83', 'payments are counted whatever their size');
select is(test_october(test_id(2, 1), 'VAL'), 'known 806000', 'and their value');
select is(test_october(test_id(2, 1), 'VOD'), 'known 83/217 38', 'on 31 open days of seven observed stalls');
select is(test_october(test_id(2, 2), 'ACT'), 'not_observed no_feed', 'where nothing is observed a rate is not observed, and not zero');
select is(test_october(test_id(2, 2), 'VOL'), 'not_observed no_feed', 'nor is there a number of payments');
select is(test_october(test_id(2, 2), 'REG'), 'known 10/10 10000', 'what the register knows is known all the same');
select is(test_october(test_id(2, 1), 'SEC'), 'known 0/8 0', 'nobody inspected: that is a zero');
select is(test_october(test_id(2, 1), 'SECBAD'), 'unknown nothing_to_divide_by 0/0', 'and no share of bad checks of none');
select is(test_october(test_id(2, 1), 'FEEN'), 'unknown not_counted', 'what is not kept here says so');
select is(test_october(test_id(2, 1), 'WIFI'), 'unknown not_reported', 'and what nobody entered');
select is((select count(*) from test_values(test_id(2, 1), '2026-10-01', '2026-10-31', '2026-10-01', '2026-10-31') where indicator = 'M40'), 0::bigint,
	'an indicator is told at its levels alone');
select set_eq($$select v.said from test_values((select id from unit where level = 'province' and code = '22' and valid_to is null), '2026-10-01',
	'2026-10-31', '2026-10-01', '2026-10-31') v where v.indicator in ('ISS', 'ACT', 'KEEP')$$, array['known 8/20 4000', 'known 4/7 5714', 'known 3/4 7500'],
	'the province''s are made of sums');
-- A quarter: paid in the quarter, active in its last month.
select set_eq($$select v.indicator || ' ' || v.said from test_values(test_id(2, 1), '2026-08-01', '2026-10-31', '2026-10-01', '2026-10-31') v
	where v.indicator in ('USE1', 'ACT', 'VOL')$$, array['USE1 known 6/7 8571', 'ACT known 4/7 5714', 'VOL known 243'],
	'over three months more were paid, and the last month says who is active');
select set_eq($$select v.indicator || ' ' || v.said from test_values(test_id(2, 1), '2026-09-15', '2026-10-14', '2026-09-15', '2026-10-14', null, '2026-10-14') v
	where v.indicator in ('USE1', 'VOL')$$, array['USE1 known 1/7 1429', 'VOL known 3'], 'from the 15th to the 14th other days count');

-- Entered: what another person approved, the last.
insert into entered_value (province, indicator, version, market, period, period_from, period_to, value, source, document, document_on,
	proposed_by, state, decided_by, decided_at)
values (22, 'WIFI', 1, test_id(2, 1), '2026-10', '2026-10-01', '2026-10-31', 3, 'Sở', '1/BC', '2026-11-02', test_id(6, 1), 'approved', test_id(6, 2), '2026-11-03'),
	(22, 'WIFI', 1, test_id(2, 1), '2026-10', '2026-10-01', '2026-10-31', 4, 'Sở', '2/BC', '2026-11-05', test_id(6, 1), 'approved', test_id(6, 2), '2026-11-06');
insert into entered_value (province, indicator, version, market, period, period_from, period_to, value, source, document, document_on, proposed_by)
values (22, 'WIFI', 1, test_id(2, 1), '2026-10', '2026-10-01', '2026-10-31', 9, 'Sở', '3/BC', '2026-11-07', test_id(6, 1));
select is(test_october(test_id(2, 1), 'WIFI'), 'known 4', 'of what was entered, what was approved last counts');
select is(test_october(test_id(2, 1), 'WIFI', '2026-11-04'), 'known 3', 'as of a day, what was approved by then');
select throws_ok($$update entered_value set state = 'approved', decided_by = proposed_by, decided_at = now() where document = '3/BC'$$, '23514', null,
	'nobody approves what they entered');

-- A snapshot, and what comes after it.
select k.snapshot from take_snapshot(22::smallint, 'asked', '2026-10', '2026-10-01', '2026-10-31', '2026-10-01', '2026-10-31',
	'2026-11-04 00:00+07', null) k \gset
select is((select count(*) from snapshot_differences(22::smallint, :'snapshot')), 0::bigint, 'a snapshot is what the rows say');
select results_eq(format('select concat_ws('' '', trim_scale(numerator), trim_scale(denominator), observed, in_use, hundredths) from snapshot_value where snapshot = %L and place = test_id(2, 1) and indicator = %L', :'snapshot', 'ACT'),
	array['4 7 7 10 5714'], 'and keeps numerator, denominator and the observed part');
select test_pay(6, 30, 9000, '2026-10-30', '2026-11-09 10:00+07'); \g /dev/null
insert into scan (province, market, stall, client_id, person, at, received_at, verdict, seal, code)
values (22, test_id(2, 1), test_id(3, 1), test_id(9, 1), test_id(6, 1), '2026-10-20', '2026-11-10', 'current', 'absent', lpad('1', 11, '0'));
select is(test_october(test_id(2, 1), 'USE1'), 'known 6/7 8571', 'a payment that arrives late moves the figure of today');
select is((select count(*) from snapshot_differences(22::smallint, :'snapshot')), 0::bigint, 'and nothing of what was known');
update tenancy set to_day = '2026-09-30' where stall = test_id(3, 1);
select results_eq(format('select indicator, kept, rebuilt from snapshot_differences(22::smallint, %L) where place_kind = %L', :'snapshot', 'market'),
	$$values ('DQTEL', '@1 known 10/10 10000 7 of 10', '@1 known 9/9 10000 7 of 10'), ('REG', '@1 known 10/10 10000 7 of 10', '@1 known 9/10 9000 7 of 10')$$,
	'what was changed behind its back is named, line by line');
set local role socho_press;
select throws_ok(format('update snapshot_value set numerator = 0 where snapshot = %L', :'snapshot'), '42501', null, 'a snapshot does not change');
select throws_ok(format('delete from snapshot where id = %L', :'snapshot'), '42501', null, 'nor go');
select test_enter('{22}', format('{%s}', test_id(2, 1)), '') \g /dev/null
select throws_ok($$select * from take_snapshot(22::smallint, 'asked', '2026-10', '2026-10-01', '2026-10-31', '2026-10-01', '2026-10-31', now(), null)$$,
	'42501', null, 'who sees one market takes no snapshot of the province');
reset role;

-- Who told of the payments, by day of receipt: three of a bank, one that no stall was found for.
select test_enter('{19,22}', '*', '') \g /dev/null
insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection, stall, market, day, counted, direction, bin,
	match_rule, event_id, account_hash, personal_hash)
select 22, test_id(8, 9000 + n), date_trunc('day', now() at time zone interval '7 hours') at time zone interval '7 hours' - interval '30 hours', now(), 7000,
	test_id(7, 1), case when n < 4 then test_id(3, 2) end, case when n < 4 then test_id(2, 1) end, case when n < 4 then '2026-11-01'::date end, n < 4, 'credit',
	'970436', case when n < 4 then 'content_code' else 'none' end, 'p' || n, test_hash('account'), sha256('x')
from generate_series(1, 4) as n;
select is(keep_provider_days(22::smallint, 100), 31, 'a month of days is kept the first time');
select is(keep_provider_days(22::smallint, 100), 0, 'and none twice');
select results_eq($$select market, bin, credits, counted, amount_vnd, unmatched from provider_day
	where bin = '970436' order by 1$$, $$values ('00000000-0000-0000-0000-000000000000'::uuid, '970436', 1::bigint, 0::bigint, 0::bigint, 1::bigint),
	(test_id(2, 1), '970436', 3, 3, 21000, 0)$$, 'by market and bank, with what was matched to none');
select results_eq($$select name, value from match_counts(22::smallint, current_date - 10, current_date, current_date, null) order by 1$$,
	$$select n.name, n.value from (select sum(credits) as credits, sum(unmatched) as unmatched from provider_day where province = 22 and day >= current_date - 10) d
	cross join lateral (values ('credits', d.credits), ('unmatched', d.unmatched)) as n (name, value)$$,
	'and the share of it is a count of the province');

-- Open days of all markets in one pass, by every kind of calendar, exception and status, as of each market by itself.
update market set kind = 'periodic_market' where id = test_id(2, 2);
insert into market (province, id, operator, unit, label_code, name, name_fold, kind)
select m.province, test_id(2, 40 + k), m.operator, m.unit, 'K' || k, 'K' || k, 'k' || k, case when k % 3 = 0 then 'market' else 'periodic_market' end
from market m
cross join generate_series(1, 8) as k
where m.id = test_id(2, 1);
insert into market_opening (province, market, valid_from, calendar, days)
values (22, test_id(2, 2), '2026-10-10', 'lunar', '{2,7,12,17,22,27}'), (22, test_id(2, 2), '2026-10-20', 'weekly', '{1,6}'),
	(22, test_id(2, 2), '2026-10-20', 'weekly', '{7}'), (22, test_id(2, 41), '2026-01-01', 'solar', '{1,15,31}'),
	(22, test_id(2, 42), '2026-11-01', 'daily', null), (22, test_id(2, 43), '2026-10-15', 'solar', '{20}'),
	(22, test_id(2, 44), '2026-01-01', 'lunar', '{1,15}');
insert into market_exception (province, market, from_day, to_day, is_open, reason, withdrawn_at)
values (22, test_id(2, 2), '2026-10-12', '2026-10-25', false, 'x', null), (22, test_id(2, 2), '2026-10-14', '2026-10-15', true, 'x', null),
	(22, test_id(2, 1), '2026-09-28', '2026-10-03', false, 'x', null), (22, test_id(2, 46), '2026-10-05', '2026-10-09', false, 'x', now()),
	(22, test_id(2, 45), '2026-10-05', '2026-10-09', true, 'x', null);
insert into market_fact (province, market, attribute, valid_from, status, document)
values (22, test_id(2, 41), 'status', '2026-10-02', 'closed', 'x'), (22, test_id(2, 41), 'status', '2026-10-20', 'open', 'x'),
	(22, test_id(2, 46), 'status', '2026-10-30', 'closed', 'x'), (22, test_id(2, 48), 'status', '2026-01-01', 'planned', 'x');
create function test_open(from_day date, to_day date) returns text language sql as $$
	select string_agg(coalesce(o.days::text, '-'), ' ' order by m.label_code)
	from market m
	join open_days_of(22::smallint, null, test_open.from_day, test_open.to_day) o on o.market_id = m.id
$$;
create function test_open_by_market(from_day date, to_day date) returns text language sql as $$
	select string_agg(coalesce(open_days(m.id, from_day, to_day)::text, '-'), ' ' order by m.label_code) from market m where m.province = 22
$$;
select results_eq($$select test_open(w.f, w.t) from (values ('2026-10-01'::date, '2026-10-31'::date), ('2026-09-15', '2026-10-14'), ('2026-10-13', '2026-10-13'),
	('2026-01-01', '2026-12-31'), ('2026-10-31', '2026-10-01')) as w (f, t) order by 1$$,
	$$select test_open_by_market(w.f, w.t) from (values ('2026-10-01'::date, '2026-10-31'::date), ('2026-09-15', '2026-10-14'), ('2026-10-13', '2026-10-13'),
	('2026-01-01', '2026-12-31'), ('2026-10-31', '2026-10-01')) as w (f, t) order by 1$$, 'the open days of all markets are those of each');
select is((select days from open_days_of(22::smallint, test_id(2, 2), '2026-10-01', '2026-10-31')), open_days(test_id(2, 2), '2026-10-01', '2026-10-31'),
	'and of one alone');

select * from finish();
rollback;
