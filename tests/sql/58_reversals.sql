\ir helper/setup.psql
\set statement `sh tests/sql/helper/query.sh reverse confirm/reversals`
:statement
\set statement `sh tests/sql/helper/query.sh ask confirm/replay_create`
:statement
select plan(12);

create function test_told(n integer, amount bigint, way text default 'credit', reference text default null) returns void language sql as $$
	insert into delivery_key (province, connection, event_id, confirmation, received_at, fingerprint)
	values (22, test_id(7, 1), 'mb/e' || n, test_id(8, n), '2026-11-20 10:00+07', test_hash('f' || n));
	insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection, account, stall, market, day, counted,
		direction, bin, match_rule, event_id, bank_reference, account_hash, personal_hash)
	values (22, test_id(8, n), '2026-11-20 10:00+07', '2026-11-20 05:00+07', amount, test_id(7, 1), test_id(5, 1),
		case way when 'credit' then test_id(3, 1) end, case way when 'credit' then test_id(2, 1) end,
		case way when 'credit' then '2026-11-20'::date end, way = 'credit', way, '970422',
		case way when 'credit' then 'content_code' else 'none' end, 'mb/e' || n, reference, test_hash('a'), sha256('x'));
	insert into stall_day (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
	select 22, test_id(3, 1), '2026-11-20', n, test_id(2, 1), 1, amount, (amount >= 5000)::integer, '2026-11-20 05:00+07'
	where way = 'credit'
$$;
create function test_back(n integer, name text) returns text language sql as $$
	select from reverse(22::smallint, array[test_id(8, n)], array['2026-11-20 10:00+07'::timestamptz], array[name]);
	select coalesce(v.outcome || ' ' || right(v.original::text, 0) || substr(v.original::text, 7, 2), 'waits') from reversal v where v.confirmation = test_id(8, n)
$$;
-- What the sums say beside what the rows say.
create function test_sums() returns text language sql as $$
	select coalesce((select sum(payments) || ' ' || sum(amount_vnd) || ' ' || sum(qualifying) from stall_day), '0 0 0') || ', '
		|| (select count(*) || ' ' || coalesce(sum(amount_vnd), 0) || ' ' || count(*) filter (where amount_vnd >= 5000)
			from payments_counted(22::smallint, '-infinity'))
$$;
select test_told(1, 60000), test_told(2, 4000, reference => 'FT2'), test_told(3, 4000, reference => 'FT2'),
	test_told(11, 60000, 'reversal'), test_told(12, 60000, 'reversal'), test_told(13, 4000, 'debit'), test_told(14, 70000, 'reversal'),
	test_told(15, 60000, 'reversal') \g /dev/null
set local role socho_web;
select enter_service(22::smallint) \g /dev/null
select is(test_sums(), '3 68000 1, 3 68000 1', 'what the day sums are sums of is what payments_counted() tells');
select is(test_back(11, 'e1'), 'taken_back 01', 'a reversal finds its payment by the id within its own source');
select is(test_sums(), '2 8000 0, 2 8000 0', 'which is counted no more');
select is(test_back(11, 'e1'), 'taken_back 01', 'told again it is settled already');
select is(test_back(12, 'mb/e1'), 'taken_back 01', 'and another of the same payment');
select is(test_sums(), '2 8000 0, 2 8000 0', 'takes nothing away');
select is(test_back(13, 'FT2'), 'taken_back 02', 'by the bank''s reference the first that it may be');
select is(test_sums(), '1 4000 0, 1 4000 0', 'and only that');
select is(test_back(14, 'e3'), 'other_amount 03', 'another amount is a part of it, or no reversal of it');
select is(test_back(15, 'e99'), 'waits', 'what is not there is waited for');
reset role;
select test_told(99, 60000) \g /dev/null
set local role socho_press;
select enter_service(22::smallint) \g /dev/null
select is(take_back(22::smallint, test_id(8, 15)), 'taken_back', 'until it comes');
reset role;
set local role socho_web;
select enter_service(22::smallint) \g /dev/null
select results_eq($$select made from ask(22::smallint, test_id(1, 1), test_id(7, 1), '2026-11-20', null, null, 'r', 3)
	union all select made from ask(22::smallint, test_id(1, 2), test_id(7, 1), '2026-11-20', null, null, 'r', 9)
	union all select made from ask(22::smallint, test_id(1, 3), test_id(7, 1), '2026-11-21', null, null, 'r', 0)$$,
	$$values (false), (true), (true)$$, 'a replay of more confirmations than it may have is not made');
reset role;
select * from finish();
rollback;
