\ir helper/setup.psql
select plan(20);

create function test_admit(login text, network text) returns integer language sql as $$
	select admit_sign_in(test_hash(login), test_hash(network), 3, 5, 10, 60)
$$;
-- Time passes: all guards are that much older.
create function test_later(by interval) returns void language sql security definer as $$
	update sign_in_guard set until = until - by, last_at = last_at - by
$$;

set local role socho_web;
select results_eq($$select test_admit('a', 'x') from generate_series(1, 3)$$, $$values (0), (0), (0)$$,
	'so many attempts are free');
select is(test_admit('a', 'y'), 10, 'then there is a wait, from wherever it is tried');
select is(test_admit('b', 'x'), 0, 'which is not another''s');
reset role;
select test_later('10 seconds') \g /dev/null
set local role socho_web;
select is(test_admit('a', 'z'), 0, 'and ends');
select is(test_admit('a', 'z'), 20, 'the next one is twice as long');
reset role;
select test_later('20 seconds') \g /dev/null
set local role socho_web;
select is(test_admit('a', 'z'), 0, 'and ends too');
select is(test_admit('a', 'z'), 40, 'and so on');
reset role;
select test_later('40 seconds') \g /dev/null
set local role socho_web;
select test_admit('a', 'z') \g /dev/null
select is(test_admit('a', 'z'), 60, 'up to a bound');
select settle_sign_in(test_hash('a'), test_hash('z'), true) \g /dev/null
select is(test_admit('a', 'w'), 0, 'who signed in starts anew');
select test_admit('c' || n, 'office') from generate_series(1, 5) as n \g /dev/null
select is(test_admit('c6', 'office'), 10, 'a network with too many failures waits as well');
select settle_sign_in(test_hash('c5'), test_hash('office'), true) \g /dev/null
select is(test_admit('c6', 'office'), 0, 'one that was no failure is taken back');
reset role;
select test_later('1 day 1 second') \g /dev/null
set local role socho_web;
select results_eq($$select test_admit('a', 'x') from generate_series(1, 3)$$, $$values (0), (0), (0)$$,
	'after a day all is forgotten');
select throws_ok($$select * from sign_in_guard$$, '42501', null, 'web reads no guard');
select throws_ok($$select * from person_totp$$, '42501', null, 'and no second factor but one at a time');
select throws_ok($$select enter_as('{22}', '*', '')$$, '42501', null, 'and enters as nobody by name');
reset role;

insert into person_totp (person, box, since) values (test_id(6, 2), '\x00', now());
set local role socho_web;
select results_eq($$select take_totp(test_id(6, 2), s) from (values (7), (7), (6), (8)) as v (s)$$,
	$$values (true), (false), (false), (true)$$, 'a step is taken once, and no older one after it');
select is(take_totp(test_id(6, 1), 9), false, 'who has no second factor proves none');
select results_eq($$select known, allowed, owes from enter(test_token('checker'), '{}', array['market_checker'])$$,
	$$values (true, false, 'totp')$$, 'a role that asks for a second factor is worth nothing without it');
select is((select count(*) from stall), 0::bigint, 'and sees nothing');
reset role;
update session set strong = true where token_hash = test_token('checker');
set local role socho_web;
select results_eq($$select known, allowed, owes from enter(test_token('checker'), '{}', array['market_checker'])$$,
	$$values (true, true, null::text)$$, 'with it, it is');

select * from finish();
rollback;
