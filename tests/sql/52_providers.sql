\ir helper/setup.psql
select plan(13);

insert into connection (province, id, provider, environment, name, secret_box, path_token_hash)
values (22, test_id(7, 50), 'sepay', 'live', 'providers', '\x00', test_hash('path 50'));
select throws_ok($$insert into connection (province, provider, environment, name, secret_box, path_token_hash, settings)
	values (22, 'sepay', 'live', 'odd', '\x00', test_hash('odd'), '[]')$$, '23514', null, 'settings are an object');

create function test_aside(digest text) returns void language sql as $$
	insert into delivery_aside (province, connection, received_at, kind, reason, digest, box)
	values (22, test_id(7, 50), now(), 'unread', 'bad_amount', test_hash(digest), '\x00')
	on conflict (province, connection, digest) do nothing
$$;
set local role socho_web;
select enter_service(22::smallint) \g /dev/null
select lives_ok($$select test_aside('a')$$, 'web keeps what was not understood');
select test_aside('a') \g /dev/null
select is((select count(*) from delivery_aside), 1::bigint, 'once, however often it comes');
select throws_ok($$update delivery_aside set reason = 'x'$$, '42501', null, 'and does not change it');
select throws_ok($$delete from delivery_aside$$, '42501', null, 'nor delete it');
select throws_ok($$insert into silence (province, market, account, connection, last_day)
	values (22, test_id(2, 1), test_id(5, 1), test_id(7, 50), '2026-01-01')$$, '42501', null, 'silences are for the press to tell');
select throws_ok($$insert into pull (province, connection, from_at) values (22, test_id(7, 50), now())$$, '42501', null,
	'and so is how far a list was read');
reset role;
set local role socho_press;
select enter_service(22::smallint) \g /dev/null
select lives_ok($$insert into pull (province, connection, from_at) values (22, test_id(7, 50), now())$$, 'which it does');
select lives_ok($$select test_aside('b')$$, 'and it keeps what it did not understand');
select enter_service(19::smallint) \g /dev/null
select is((select count(*) from delivery_aside), 0::bigint, 'another province sees nothing of it');
select is((select count(*) from pull), 0::bigint, 'nor of its lists');
reset role;

select enter_service(22::smallint) \g /dev/null
insert into feed (province, account, connection, market, since, consent)
values (22, test_id(5, 1), test_id(7, 50), test_id(2, 1), '2026-01-01', 'x');
select throws_ok($$insert into feed (province, account, connection, market, since, consent)
	values (22, test_id(5, 1), test_id(7, 50), test_id(2, 1), '2026-02-01', 'x')$$, '23505', null, 'a feed is open once');
update feed set until = '2026-01-31' where connection = test_id(7, 50);
select lives_ok($$insert into feed (province, account, connection, market, since, consent)
	values (22, test_id(5, 1), test_id(7, 50), test_id(2, 1), '2026-02-01', 'x')$$, 'and again once it ended');

select * from finish();
rollback;
