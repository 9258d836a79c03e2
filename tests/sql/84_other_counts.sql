\ir helper/setup.psql

select plan(31);

-- Market 1 bills its stalls and takes parking, market 2 keeps nothing of its fees here; both lie in communes of their own.
select test_enter('{19,22}', '*', '') \g /dev/null
update stall set created_at = '2025-01-01', census_date = '2025-01-01';
update market set created_at = '2025-01-01';
insert into unit (id, level, code, type, name, full_name, name_fold, parent, valid_from, document)
select test_id(8, n), 'commune', '9900' || n, 'phường', 'P' || n, 'Phường P' || n, 'p' || n, p.id, '2025-01-01', 'x'
from generate_series(1, 3) as n
join unit p on p.level = 'province' and p.code = '22' and p.valid_to is null;
update market set unit = test_id(8, 1) where id = test_id(2, 1);
update market set unit = test_id(8, 2) where id = test_id(2, 2);
delete from market_fact where attribute = 'unit';

create function test_value(place uuid, indicator text, as_of timestamptz default null, month date default '2026-10-01') returns text
	language sql as $$
	select concat_ws(' ', v.state, v.reason, trim_scale(v.numerator) || coalesce('/' || trim_scale(v.denominator), ''), v.hundredths)
	from indicator_values(22::smallint, null, month, (month + interval '1 month - 1 day')::date, month,
		(month + interval '1 month - 1 day')::date, (month + interval '1 month - 1 day')::date, as_of, false) v
	where v.place = test_value.place and v.indicator = test_value.indicator
$$;
create function test_province() returns uuid language sql stable
	return (select id from unit where level = 'province' and code = '22' and valid_to is null);
select is_empty($$select code from indicator where source = 'pending'$$, 'every indicator is computed or entered');
select is(test_value(test_id(2, 1), 'FEEN'), 'unknown not_counted', 'a market that keeps no fees here has no share of them, and not zero');
select is(test_value(test_province(), 'FEEV'), 'unknown not_counted', 'nor has a province');
select is(test_value(test_province(), 'FEEOBS'), 'known 0/2 0', 'that none of its markets does is a number');

-- ---- fees: bills of October, one of September
insert into stall_lease (province, id, market, stall, vendor, point_kind, grade, area_m2, from_day)
select 22, test_id(9, n), test_id(2, 1), test_id(3, n), test_id(4, n), 'stand', 1::smallint, 3.5, '2026-01-01' from generate_series(1, 8) as n;
insert into bill_run (province, id, market, serial, kind, period_from, period_to, state, created_by, decided_by, decided_at, issued_at)
values (22, test_id(9, 50), test_id(2, 1), 1, 'period', '2026-10-01', '2026-10-31', 'issued', test_id(6, 1), test_id(6, 2), now(), now());
insert into bill_run_item (province, run, place, market, lease, stall, vendor, amount_vnd)
select 22, test_id(9, 50), n, test_id(2, 1), test_id(9, 1), test_id(3, 1), test_id(4, 1), 455000 from generate_series(1, 20) as n;
insert into code (province, id, market, stall, account, kind, face, amount_vnd, bill_tag, key_id, signature, payload_box, plain_hash,
	sealed_hash, state, issued_at, expires_at)
select 22, lpad(n::text, 11, '0'), test_id(2, 1), test_id(3, 10), test_id(5, 10), 'dynamic', 'plain', n * 100000, n || 'A1B2CZ', 'testkey1',
	decode(repeat('00', 64), 'hex'), '\x00', test_hash('bill ' || n), test_hash('bill ' || n), 'issued', '2026-10-01', '2027-01-01'
from generate_series(1, 9) as n;
create function test_bill(n integer, first date default '2026-10-01') returns void language sql as $$
	insert into bill (province, id, market, run, place, number, kind, lease, stall, vendor, period_from, period_to, due_on, amount_vnd, code,
		issued_at)
	values (22, test_id(9, 100 + n), test_id(2, 1), test_id(9, 50), n, '1/000' || n, 'period', test_id(9, n), test_id(3, n), test_id(4, n),
		first, (first + interval '1 month - 1 day')::date, first + 15, n * 100000, lpad(n::text, 11, '0'), first + time '09:00')
$$;
select test_bill(n) from generate_series(1, 6) as n \g /dev/null
select test_bill(7, '2026-09-01') \g /dev/null
create function test_paid(n integer, amount bigint, told timestamptz) returns uuid language sql as $$
	insert into code_payment (province, code, confirmation, received_at, market, paid_at, amount_vnd, outcome, told_at)
	values (22, lpad(n::text, 11, '0'), test_id(8, 1000 + n), told, test_id(2, 1), told, amount, 'exact', told)
	returning confirmation
$$;
create function test_cash(n integer, amount bigint, entered timestamptz) returns void language sql as $$
	insert into cash_receipt (province, id, market, number, taken_on, taken_by, amount_vnd, bill, entered_by, entered_at)
	values (22, test_id(9, 200 + n), test_id(2, 1), 'B' || n, '2026-10-20', 'x', amount, test_id(9, 100 + n), test_id(6, 1), entered)
$$;
select is(test_value(test_id(2, 1), 'FEEN'), 'known 0/6 0', 'six bills of the month and nothing paid is a zero');
select test_paid(1, 100000, '2026-10-12'), test_paid(2, 250000, '2026-10-12'), test_paid(3, 100000, '2026-10-13') \g /dev/null
select test_cash(3, 200000, '2026-10-21'), test_cash(4, 400000, '2026-10-21') \g /dev/null
select is(test_value(test_id(2, 1), 'FEEN'), 'known 2/6 3333', 'wholly cashless are two; what cash made whole is collected, and not cashless');
select is(test_value(test_id(2, 1), 'FEEV'), 'known 400000/2100000 1905', 'by value what came cashless, never more than was due');
select is(test_value(test_id(2, 1), 'FEEN', null, '2026-09-01'), 'known 0/1 0', 'September''s bill is September''s');
select is(test_value(test_id(2, 1), 'FEEN', null, '2026-08-01'), 'unknown not_counted', 'before the first bill nothing was kept here');
select is(test_value(test_id(2, 1), 'FEEN', null, '2026-11-01'), 'unknown nothing_to_divide_by 0/0', 'and where nothing is due, nothing is divided');
select is(test_value(test_id(2, 2), 'FEEN'), 'unknown not_counted', 'the neighbour''s are still not known');
select is(test_value(test_id(8, 1), 'FEEN') || ', ' || test_value(test_province(), 'FEEV'), 'known 2/6 3333, known 400000/2100000 1905',
	'a commune and the province add up what is kept');
select is(test_value(test_province(), 'FEEOBS') || ', ' || test_value(test_id(8, 2), 'FEEOBS'), 'known 1/2 5000, known 0/1 0',
	'and say of how many of their markets');

-- A catalogue of fees, a standing code paid thrice and a ticket in cash; a case that is paid, one that is cancelled.
insert into desk_fee (province, id, market, code, name, kind, amount_vnd, document, valid_from, created_by, created_at)
values (22, test_id(9, 300), test_id(2, 1), 'P1', 'Gửi xe', 'service', 5000, '1/QĐ-UBND', '2026-01-01', test_id(6, 1), '2026-01-01');
update code set standing = true where id = lpad('8', 11, '0');
insert into desk_fee_code (province, code, market, stall, fee) values (22, lpad('8', 11, '0'), test_id(2, 1), test_id(3, 10), test_id(9, 300));
insert into code_payment (province, code, confirmation, received_at, market, paid_at, amount_vnd, outcome, told_at)
select 22, lpad('8', 11, '0'), test_id(8, 2000 + n), d, test_id(2, 1), d, 5000, 'again', d
from generate_series(1, 3) as n
cross join lateral (select '2026-10-30 10:00+07'::timestamptz + n * interval '14 hours' as d) as x;
insert into cash_receipt (province, id, market, number, taken_on, taken_by, amount_vnd, fee, quantity, entered_by, entered_at)
values (22, test_id(9, 290), test_id(2, 1), 'V1', '2026-10-31', 'x', 20000, test_id(9, 300), 4, test_id(6, 1), '2026-11-01');
insert into desk_case (province, id, market, stall, fee, reference, amount_vnd, code, due_on, made_on, made_by, made_at)
values (22, test_id(9, 301), test_id(2, 1), test_id(3, 10), test_id(9, 300), 'H1', 5000, lpad('9', 11, '0'), '2026-10-15', '2026-10-05', test_id(6, 1), '2026-10-05');
select test_paid(9, 5000, '2026-10-06') \g /dev/null
select is(test_value(test_id(2, 1), 'FEEN'), 'known 5/13 3846', 'payments of a standing code count by the day, cash by the piece, and a case');
-- By brute force, from the tables as they stand.
select is(test_value(test_id(2, 1), 'FEEV'), (
	with money as (
		select code, sum(amount_vnd) as vnd from code_payment group by code
	), line as (
		select b.amount_vnd as due, least(b.amount_vnd, coalesce(m.vnd, 0)) as came
		from bill b left join money m on m.code = b.code where b.period_from = '2026-10-01'
		union all
		select c.amount_vnd, least(c.amount_vnd, coalesce(m.vnd, 0)) from desk_case c left join money m on m.code = c.code
		union all
		select amount_vnd, amount_vnd from code_payment where code = lpad('8', 11, '0') and paid_at < '2026-11-01 00:00+07'
		union all
		select amount_vnd, 0 from cash_receipt where fee is not null
	)
	select format('known %s/%s %s', sum(came), sum(due), round(sum(came) * 10000 / sum(due))) from line),
	'and by value it is what brute force makes of the tables');
select results_eq($$select due_count::numeric, cashless_count::numeric, due_vnd::numeric, cashless_vnd::numeric from fee_collected(22::smallint, test_id(2, 1), '2026-10-01', '2026-10-31')$$,
	$$select max(value) filter (where name = 'fees_due'), max(value) filter (where name = 'fees_cashless'), max(value) filter (where name = 'fees_due_vnd'),
		max(value) filter (where name = 'fees_cashless_vnd') from fee_counts(22::smallint, '2026-10-01', '2026-10-31', null) where place = test_id(2, 1)$$,
	'which the market''s own page says too');

-- ---- teams
select is(test_value(test_id(8, 1), 'TEAM'), 'unknown not_counted', 'a commune where nobody entered a team has no number of them');
insert into unit (id, level, code, type, name, full_name, name_fold, parent, valid_from, document)
values (test_id(8, 5), 'hamlet', '99001-T1', 'khu phố', 'T1', 'Khu phố T1', 't1', test_id(8, 1), '2025-01-01', 'x');
insert into team (province, id, level, unit, name, name_fold, founded_on, dissolved_on, dissolved_at, created_at)
values
	(22, test_id(9, 400), 'commune', test_id(8, 1), 'A', 'a', '2026-01-01', null, null, '2026-02-01'),
	(22, test_id(9, 401), 'hamlet', test_id(8, 5), 'B', 'b', '2026-10-31', null, null, '2026-11-02'),
	(22, test_id(9, 402), 'hamlet', test_id(8, 5), 'C', 'c', '2026-01-01', '2026-10-15', '2026-11-05', '2026-02-01'),
	(22, test_id(9, 403), 'hamlet', test_id(8, 5), 'D', 'd', '2026-11-01', null, null, '2026-02-01'),
	(22, test_id(9, 404), 'commune', test_id(8, 3), 'E', 'e', '2026-01-01', '2026-10-01', null, '2026-11-01');
select is(test_value(test_id(8, 1), 'TEAM'), 'known 2', 'the teams of a commune and its hamlets count that live on the last day');
select is(test_value(test_id(8, 1), 'TEAM', '2026-11-01'), 'known 2', 'as of a day the one counts that was entered by then, and the one not yet said to have ended');
select is(test_value(test_id(8, 1), 'TEAM', '2026-11-03'), 'known 3', 'and both, before somebody said that one of them had ended');
select is(test_value(test_id(8, 3), 'TEAM'), 'known 0', 'where all of them ended that is a zero');
select is(test_value(test_province(), 'TEAM'), 'known ' || (select count(*) from team where founded_on <= '2026-10-31' and coalesce(dissolved_on > '2026-10-31', true)),
	'the province has them all');
insert into team_count (province, unit, on_day, level, teams, source, entered_at)
values (22, test_province(), '2026-09-30', 'commune', 171, 'Sở', '2026-10-02'), (22, test_province(), '2026-09-30', 'hamlet', 1470, 'Sở', '2026-10-02'),
	(22, test_province(), '2026-10-31', 'all', 1700, 'Sở', '2026-11-05');
select is(test_value(test_province(), 'TEAMPUB', '2026-11-01') || ', ' || test_value(test_province(), 'TEAMPUB'), 'known 1641, known 1700',
	'what was published is told beside them, as it was known');

-- ---- reports: of September, due in October; commune 2's market was late, commune 1's commune, and the province is in time.
select is(test_value(test_province(), 'TIM'), 'unknown not_counted', 'a province that has no periods of reporting here has no share of reports in time');
insert into report_cycle (province, id, period, period_from, period_to, lead, due_market, due_commune, due_province, created_at)
values (22, test_id(9, 500), '2026-09', '2026-09-01', '2026-09-30', 'Sở Công Thương', '2026-10-05', '2026-10-08', '2026-10-12', '2026-09-01');
insert into report (province, id, cycle, form, market, unit)
values (22, test_id(9, 501), test_id(9, 500), '01', test_id(2, 1), null), (22, test_id(9, 502), test_id(9, 500), '01', test_id(2, 2), null),
	(22, test_id(9, 503), test_id(9, 500), '02', null, test_id(8, 1)), (22, test_id(9, 504), test_id(9, 500), '03', null, null);
insert into report_step (province, report, step, at)
values (22, test_id(9, 501), 'submit', '2026-10-05 23:59+07'), (22, test_id(9, 501), 'submit', '2026-10-09'),
	(22, test_id(9, 502), 'submit', '2026-10-06 00:00+07'), (22, test_id(9, 503), 'submit', '2026-10-09 08:00+07'), (22, test_id(9, 504), 'submit', '2026-10-12');
select is(test_value(test_id(8, 1), 'TIM') || ', ' || test_value(test_id(8, 2), 'TIM'), 'known 1/2 5000, known 0/2 0',
	'a commune''s are its markets'' and its own: on the last day is in time, a second after not, and handed in again later still is');
select is(test_value(test_province(), 'TIM'), 'known 2/5 4000', 'the province''s are all of them and its own');
select is(test_value(test_province(), 'TIM', null, '2026-09-01'), 'unknown nothing_to_divide_by 0/0', 'a month in which nothing was due says so');

-- ---- a snapshot, and what comes after it
select k.snapshot from take_snapshot(22::smallint, 'asked', '2026-10', '2026-10-01', '2026-10-31', '2026-10-01', '2026-10-31',
	'2026-11-04 00:00+07', null) k \gset
select set_eq(format('select concat_ws('' '', indicator, trim_scale(numerator), trim_scale(denominator)) from snapshot_value where snapshot = %L and place_kind = %L and indicator in (''FEEN'', ''FEEOBS'', ''TEAM'', ''TEAMPUB'', ''TIM'')',
	:'snapshot', 'province'), array['FEEN 5 13', 'FEEOBS 1 2', 'TEAM 3', 'TEAMPUB 1641', 'TIM 2 5'], 'a snapshot keeps them');
select test_bill(8) \g /dev/null
update bill set issued_at = '2026-11-06' where id = test_id(9, 108);
update cash_receipt set voided_at = '2026-11-06', voided_by = test_id(6, 2), void_reason = 'x' where number = 'V1';
update desk_case set cancelled_at = '2026-11-06', cancelled_by = test_id(6, 2), cancel_reason = 'x';
insert into bill (province, market, run, place, number, kind, stall, vendor, period_from, period_to, due_on, amount_vnd, corrects, issued_at)
values (22, test_id(2, 1), test_id(9, 50), 15, '1/0015', 'credit', test_id(3, 6), test_id(4, 6), '2026-10-01', '2026-10-31', '2026-11-06', -600000, test_id(9, 106), '2026-11-06');
insert into code_payment (province, code, confirmation, received_at, market, paid_at, amount_vnd, outcome, told_at)
values (22, lpad('5', 11, '0'), test_id(8, 3000), '2026-10-20', test_id(2, 1), '2026-10-20', 500000, 'exact', '2026-11-06');
insert into payment_match (province, confirmation, version, received_at, amount_vnd, market, stall, day, rule, evidence, counted, proposal, made_at, uncounted)
values (22, test_id(8, 1001), 2, '2026-10-12', 100000, test_id(2, 1), test_id(3, 10), '2026-10-12', 'reversal', 'x', false, test_id(8, 1), '2026-11-06', 'refund');
select is(test_value(test_id(2, 1), 'FEEN'), 'known 4/8 5000', 'later one bill more, one credited, a case cancelled, a receipt voided, a payment found and one taken back');
select is((select string_agg(concat_ws(' ', place_kind, indicator, kept, rebuilt), '; ') from snapshot_differences(22::smallint, :'snapshot')), null,
	'change nothing of what was known');
update report_step set at = at + interval '5 days' where report = test_id(9, 501) and at < '2026-10-06';
delete from cash_receipt where number = 'V1';
select results_eq(format('select distinct indicator from snapshot_differences(22::smallint, %L) where place_kind = %L order by 1', :'snapshot', 'province'),
	array['FEEN', 'FEEV', 'TIM'], 'what is changed behind its back is named');

select * from finish();
rollback;
