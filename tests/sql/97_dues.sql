\ir helper/setup.psql
select plan(37);
create function test_enter_22() returns void language sql as $$select enter_service(22::smallint)$$;

-- ---- price lists
insert into market_fact (province, market, attribute, valid_from, class)
values (22, test_id(2, 1), 'class', '2020-01-01', 2), (22, test_id(2, 1), 'class', '2026-07-01', 1);
insert into tariff (province, id, market, number, issuer, title, issued_on, valid_from, valid_to)
values
	(22, test_id(8, 1), null, '1/2016/NQ-HĐND', 'HĐND tỉnh', 'Giá dịch vụ', '2016-01-01', '2016-01-01', null),
	(22, test_id(8, 2), test_id(2, 1), '2/QĐ-BQL', 'Ban quản lý', 'Giá vệ sinh', '2026-01-01', '2026-01-01', '2026-12-31');
insert into tariff_line (province, tariff, service, market_class, grade, corner, unit, price_vnd)
values
	(22, test_id(8, 1), 'space', 2, 1, false, 'm2_month', 130000),
	(22, test_id(8, 1), 'space', 2, 1, true, 'm2_month', 190000),
	(22, test_id(8, 1), 'space', 2, null, null, 'm2_month', 20000),
	(22, test_id(8, 1), 'space', 1, 1, false, 'm2_month', 140000),
	(22, test_id(8, 1), 'sanitation', null, null, null, 'point_month', 30000),
	(22, test_id(8, 2), 'sanitation', null, null, null, 'point_month', 45000);
create function test_price(service text, grade integer, corner boolean, day date, market integer default 1) returns bigint language sql as $$
	select (tariff_price(22::smallint, test_id(2, market), service, 'stand', grade::smallint, corner, day)).price_vnd
$$;
select is(test_price('space', 1, false, '2026-06-30'), 130000::bigint, 'an ordinary place of the first grade has its price');
select is(test_price('space', 1, true, '2026-06-30'), 190000::bigint, 'and a corner another');
select is(test_price('space', 7, false, '2026-06-30'), 20000::bigint, 'a grade without a line of its own has the line for any');
select is(test_price('space', 1, false, '2026-07-01'), 140000::bigint, 'the class of the market is that of the day');
select is(test_price('space', 1, false, '2015-12-31'), null, 'before the list there is no price');
select is(test_price('sanitation', 1, false, '2026-06-30'), 45000::bigint, 'the market''s own list goes before the province''s');
select is(test_price('sanitation', 1, false, '2027-01-01'), 30000::bigint, 'and where it ends the province''s holds again');
select is(test_price('sanitation', 1, false, '2026-06-30', 2), 30000::bigint, 'as it does in another market');
select is(test_price('power', 1, false, '2026-06-30'), null, 'what no list names has no price');
select throws_ok($$insert into tariff_line (province, tariff, service, unit, price_vnd)
	values (22, test_id(8, 1), 'power', 'm2_month', 1)$$, '23514', null, 'power is sold by the kWh');
select throws_ok($$insert into tariff_line (province, tariff, service, unit, price_vnd)
	values (22, test_id(8, 1), 'sanitation', 'point_month', 1)$$, '23505', null, 'a list has one price for one thing');
select throws_ok($$insert into tariff (province, market, issuer, title, issued_on, valid_from)
	values (22, test_id(2, 1), 'x', 'x', '2026-01-01', '2026-01-01')$$, '23502', null, 'a list without a document is refused');

-- ---- leases and meters
insert into stall_lease (province, id, market, stall, vendor, point_kind, grade, area_m2, from_day)
values (22, test_id(9, 1), test_id(2, 1), test_id(3, 1), test_id(4, 1), 'stand', 1::smallint, 3.5, '2026-01-01');
select throws_ok($$insert into stall_lease (province, market, stall, vendor, point_kind, area_m2, from_day)
	values (22, test_id(2, 1), test_id(3, 1), test_id(4, 2), 'stand', 3, '2026-05-01')$$, '23505', null,
	'a point has one running lease');
select throws_ok($$insert into stall_lease (province, market, stall, vendor, point_kind, from_day)
	values (22, test_id(2, 1), test_id(3, 2), test_id(4, 2), 'stand', '2026-05-01')$$, '23514', null,
	'a lease without an area has a price for the point');
insert into meter (province, id, market, stall, service, number, installed_on, start_value)
values (22, test_id(9, 2), test_id(2, 1), test_id(3, 1), 'power', 'E1', '2026-01-01', 100);
select throws_ok($$insert into meter_reading (province, market, meter, read_on, value, used)
	values (22, test_id(2, 1), test_id(9, 2), '2026-02-01', 90, -10)$$, '23514', null, 'a meter does not run backwards');
select throws_ok($$insert into meter_reading (province, market, meter, read_on, value, used, flag)
	values (22, test_id(2, 1), test_id(9, 2), '2026-02-01', 90, 5, 'replaced')$$, '23514', null, 'without a word of why');

-- ---- bills
insert into bill_run (province, id, market, serial, kind, period_from, period_to, state, created_by, decided_by, decided_at, issued_at)
values (22, test_id(9, 3), test_id(2, 1), 1, 'period', '2026-10-01', '2026-10-31', 'issued', test_id(6, 1), test_id(6, 2), now(), now());
select throws_ok($$update bill_run set decided_by = created_by$$, '23514', null, 'nobody approves their own run');
insert into bill_run_item (province, run, place, market, lease, stall, vendor, amount_vnd)
select 22, test_id(9, 3), n, test_id(2, 1), test_id(9, 1), test_id(3, 1), test_id(4, 1), 455000 from generate_series(1, 9) as n;
create function test_bill(n integer, amount bigint, due date, round integer default 1) returns void language sql as $$
	insert into code (province, id, market, stall, account, kind, face, amount_vnd, bill_tag, key_id, signature, payload_box, plain_hash,
		sealed_hash, state, issued_at, expires_at)
	values (22, lpad(n::text, 11, '0'), test_id(2, 1), test_id(3, 10), test_id(5, 10), 'dynamic', 'plain', amount, n || 'A1B2CZ', 'testkey1',
		decode(repeat('00', 64), 'hex'), '\x00', test_hash('bill ' || n), test_hash('bill ' || n), 'issued', '2026-11-01', due + 60);
	insert into bill (province, id, market, run, place, number, kind, lease, stall, vendor, period_from, period_to, round, due_on, amount_vnd, code)
	values (22, test_id(9, 10 + n), test_id(2, 1), test_id(9, 3), n, '1/000' || n, 'period', test_id(9, 1), test_id(3, 1), test_id(4, 1),
		'2026-10-01', '2026-10-31', round, due, amount, lpad(n::text, 11, '0'))
$$;
select lives_ok($$select test_bill(1, 455000, current_date + 15)$$, 'a bill stands');
select throws_ok($$select test_bill(2, 455000, current_date + 15)$$, '23505', null,
	'a lease is billed once for a period');
select lives_ok($$select test_bill(2, 455000, current_date - 3, 2)$$, 'and again in the next round');
create function test_state(n integer) returns text language sql as $$
	select concat_ws(' ', state, due_vnd, paid_vnd, case when late then 'past' end, case when paid_late then 'paid late' end,
		case when paid_twice then 'twice' end)
	from bill_state where bill = test_id(9, 10 + n)
$$;
create function test_paid(n integer, amount bigint, outcome text, paid timestamptz default now()) returns void language sql as $$
	insert into code_payment (province, code, confirmation, received_at, market, paid_at, amount_vnd, outcome)
	values (22, lpad(n::text, 11, '0'), gen_random_uuid(), now(), test_id(2, 1), paid, amount, outcome)
$$;
select is(test_state(1), 'open 455000 0', 'nothing has come for a new bill');
select is(test_state(2), 'late 455000 0 past', 'past its day it is late');
select test_paid(1, 100000, 'under') \g /dev/null
select is(test_state(1), 'part_paid 455000 100000', 'some of it is part of it');
select test_paid(1, 355000, 'exact') \g /dev/null
select is(test_state(1), 'paid 455000 455000', 'all of it in two payments is paid');
select test_paid(1, 455000, 'again') \g /dev/null
select is(test_state(1), 'overpaid 455000 910000 twice', 'another payment is kept: the bill is overpaid');
select test_paid(2, 455000, 'late') \g /dev/null
select is(test_state(2), 'paid 455000 455000 paid late', 'paid after its day it says so');
insert into bill (province, id, market, run, place, number, kind, lease, stall, vendor, period_from, period_to, due_on, amount_vnd, corrects)
values (22, test_id(9, 30), test_id(2, 1), test_id(9, 3), 5, '1/0005', 'credit', null, test_id(3, 1), test_id(4, 1), '2026-10-01', '2026-10-31',
	current_date, -455000, test_id(9, 12));
select is(test_state(2), 'overpaid 0 455000 paid late', 'of a bill that is taken back nothing is due, and what was paid is not lost');
select throws_ok($$insert into bill (province, market, run, place, number, kind, stall, vendor, period_from, period_to, due_on, amount_vnd, corrects)
	values (22, test_id(2, 1), test_id(9, 3), 6, '1/0006', 'credit', test_id(3, 1), test_id(4, 1), '2026-10-01', '2026-10-31',
	current_date, -455000, test_id(9, 12))$$, '23505', null, 'a bill is taken back once');
select test_bill(3, 1000, current_date + 1, 3) \g /dev/null
insert into bill (province, market, run, place, number, kind, stall, vendor, period_from, period_to, due_on, amount_vnd, corrects)
values (22, test_id(2, 1), test_id(9, 3), 7, '1/0007', 'credit', test_id(3, 1), test_id(4, 1), '2026-10-01', '2026-10-31',
	current_date, -1000, test_id(9, 13));
select is(test_state(3), 'credited 0 0', 'an unpaid one is simply credited');

-- ---- who may
set local role socho_web;
select test_enter_22() \g /dev/null
select throws_ok($$update bill set amount_vnd = 1$$, '42501', null, 'a bill never changes');
select throws_ok($$delete from bill_line$$, '42501', null, 'nor does one lose a line');
select throws_ok($$update meter_reading set value = 1$$, '42501', null, 'nor a reading');
select is((select count(*) from bill), 5::bigint, 'the province sees its bills');
select test_enter('{22}', '{' || test_id(2, 2) || '}', test_id(6, 1)::text) \g /dev/null
select is((select count(*) from bill), 0::bigint, 'another market sees none of them');
select is((select array_agg(number) from tariff), '{1/2016/NQ-HĐND}', 'but the list of the province');
select throws_ok($$insert into tariff (province, number, issuer, title, issued_on, valid_from)
	values (22, '3/QĐ', 'x', 'x', '2026-01-01', '2026-01-01')$$, '42501', null, 'a market enters no list for the whole province');
select lives_ok($$insert into tariff (province, market, number, issuer, title, issued_on, valid_from)
	values (22, test_id(2, 2), '3/QĐ', 'x', 'x', '2026-01-01', '2026-01-01')$$, 'only its own');
select * from finish();
rollback;
