\ir helper/setup.psql
\set statement `sh tests/sql/helper/query.sh settle confirm/proposal_confirm`
:statement
select plan(16);

create function test_payment(n integer, amount bigint, stall integer default null) returns void language sql as $$
	insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection, stall, market, day, counted, direction,
		bin, match_rule, event_id, account_hash, personal_hash)
	values (22, test_id(8, n), '2026-11-20 10:00+07', '2026-11-20 05:00+07', amount, test_id(7, 1), test_id(3, stall),
		case when stall is not null then test_id(2, 1) end, case when stall is not null then '2026-11-20'::date end,
		stall is not null, 'credit', '970422', case when stall is null then 'none' else 'content_code' end, 'e' || n,
		test_hash('a'), sha256('x'))
$$;
create function test_propose(n integer, payment integer, stall integer, market integer, uncounted text default null) returns void
	language sql as $$
	insert into payment_proposal (province, id, confirmation, received_at, market, stall, uncounted, reason, proposed_by)
	values (22, test_id(9, n), test_id(8, payment), '2026-11-20 10:00+07', test_id(2, market), test_id(3, stall), uncounted, 'x', test_id(6, 1))
$$;
create function test_sum(stall integer) returns text language sql stable as $$
	select string_agg(day || ' ' || payments || ' ' || amount_vnd || ' ' || qualifying, ', ' order by day)
	from (
		select day, sum(payments) as payments, sum(amount_vnd) as amount_vnd, sum(qualifying) as qualifying
		from stall_day where stall = test_id(3, test_sum.stall) group by day having sum(payments) <> 0) d
$$;
select test_payment(1, 70000), test_payment(2, 4000, 1), test_payment(3, 900) \g /dev/null
insert into stall_day (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
values (22, test_id(3, 1), '2026-11-20', 0, test_id(2, 1), 1, 4000, 0, '2026-11-20 05:00+07');

set local role socho_web;
select enter_service(22::smallint) \g /dev/null
select test_propose(1, 1, 12, 2) \g /dev/null
select throws_ok($$select test_propose(2, 1, 1, 1)$$, '23505', null, 'one proposal at a time is open');
select throws_ok($$select settle(22::smallint, test_id(9, 1), null, test_id(6, 1), 'r')$$, '23514', null, 'nobody confirms what he proposed');
select settle(22::smallint, test_id(9, 1), null, test_id(6, 2), 'r') \g /dev/null
select is(test_sum(12), '2026-11-19 1 70000 1', 'the day is that of the market which the money went to');
select settle(22::smallint, test_id(9, 1), null, test_id(6, 2), 'r') \g /dev/null
select is((select count(*) from payment_match), 1::bigint, 'confirmed twice is confirmed once');
select test_propose(2, 2, 12, 2) \g /dev/null
select settle(22::smallint, test_id(9, 2), null, test_id(6, 2), 'r') \g /dev/null
select is(test_sum(1), null, 'what was credited by itself is taken from there');
select is(test_sum(12), '2026-11-19 2 74000 1', 'and added here');
select is((select min(payments) from stall_day where lane = 32767), -1, 'in a lane of its own');
select test_propose(3, 3, 1, 1) \g /dev/null
select settle(22::smallint, test_id(9, 3), null, test_id(6, 2), 'r') \g /dev/null
select results_eq($$select counted, uncounted from payment_match where confirmation = test_id(8, 3)$$, $$values (false, 'tiny')$$,
	'what is too little is matched and not counted');
insert into movement (province, key, countable, confirmation) values (22, md5('m')::uuid, true, test_id(8, 99));
select test_propose(4, 1, 1, 1) \g /dev/null
select settle(22::smallint, test_id(9, 4), md5('m')::uuid, test_id(6, 2), 'r') \g /dev/null
select results_eq($$select version, counted, uncounted from payment_match where confirmation = test_id(8, 1) order by version$$,
	$$values (2, true, null::text), (3, false, 'repeat')$$, 'money that another confirmation was counted for is not counted');
reset role;
select test_payment(4, 50000) \g /dev/null
insert into reversal (province, confirmation, received_at, connection, amount_vnd, names, original, outcome, settled_at)
values (22, test_id(8, 98), '2026-11-20', test_id(7, 1), 50000, '{e4}', test_id(8, 4), 'taken_back', now());
set local role socho_web;
select test_propose(5, 4, 1, 1) \g /dev/null
select settle(22::smallint, test_id(9, 5), null, test_id(6, 2), 'r') \g /dev/null
select results_eq($$select counted, uncounted from payment_match where confirmation = test_id(8, 4)$$, $$values (false, 'refund')$$,
	'nor is money that was taken back, whosever it is said to be');
select throws_ok($$insert into reversal (province, confirmation, received_at, connection, amount_vnd, names)
	values (22, test_id(8, 97), now(), test_id(7, 1), 1, '{x}')$$, '42501', null, 'nobody writes a reversal but by record_reversals()');
select throws_ok($$update payment_match set counted = false$$, '42501', null, 'a match stays as it was made');
select throws_ok($$delete from payment_proposal$$, '42501', null, 'and so does who proposed it');
select throws_ok($$update stall_day set payments = 0 where lane = 0$$, '23514', null, 'a lane of the intake never goes down to nothing');
select test_enter('{22}', '{' || test_id(2, 1) || '}', '') \g /dev/null
select is((select count(*) from payment_match where market = test_id(2, 2)), 0::bigint, 'a match is seen by whoever holds its market');
reset role;
set local role socho_press;
select enter_service(22::smallint) \g /dev/null
select throws_ok($$insert into payment_match (province, confirmation, version, received_at, amount_vnd, rule, evidence, counted, uncounted, proposal)
	values (22, test_id(8, 1), 9, now(), 1, 'none', 'x', false, 'test', test_id(9, 1))$$, '42501', null, 'the press settles nothing');
reset role;
select * from finish();
rollback;
