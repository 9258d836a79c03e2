\ir helper/setup.psql
\set statement `sh tests/sql/helper/query.sh record field/scan_record`
:statement
\set statement `sh tests/sql/helper/query.sh move field/incident_move`
:statement
\set statement `sh tests/sql/helper/query.sh look field/look_up`
:statement
select plan(28);

insert into code (province, id, market, stall, account, kind, face, key_id, signature, payload_box, plain_hash, sealed_hash,
	state, issued_at)
select 22, 'AAAAAAAAAA' || n, test_id(2, case when n = 3 then 2 else 1 end), test_id(3, case when n = 3 then 11 else n end),
	test_id(5, case when n = 3 then 11 else n end), 'static', 'sealed', 'testkey1', decode(repeat('00', 64), 'hex'), '\x00',
	test_hash('plain ' || n), test_hash('sealed ' || n), 'issued', now() - interval '1 day'
from generate_series(1, 3) as n;

-- One scan at stall 1 by person 1; what came of it.
create function test_scan(n integer, verdict text, code text default null, person uuid default test_id(6, 1),
		stall integer default 1, sending integer default 0)
	returns table (status text, verdict_kept text, incident uuid)
	language sql
as $$
	select r.status, r.verdict, r.incident
	from record(array[test_id(8, n + sending)], array[test_id(9, n)], array[22::smallint], array[test_id(2, 1)],
		array[test_id(3, stall)], array[now() - interval '1 hour'], array[test_hash(verdict)], array[verdict],
		array['absent'], array[code], array[null::integer], array[null::integer], array[null::bytea], person, 'r', false) as r
$$;

-- The next state of the first incident: what the statement says of it.
create function test_move(version integer, state text, outcome text default null, reason text default null) returns text
	language sql
as $$
	select m.state || ' ' || m.version || ' ' || m.moved from move(test_id(8, 2), version, state, outcome, reason, test_id(6, 2), 'r') as m
$$;

set local role socho_web;
select test_enter('{22}', array[test_id(2, 1)]::text, test_id(6, 1)::text) \g /dev/null

select results_eq($$select * from test_scan(1, 'current', 'AAAAAAAAAA1')$$, $$values ('recorded', 'current', null::uuid)$$,
	'a good scan is recorded');
select is((select state || ' ' || displayed_at from code where id = 'AAAAAAAAAA1'),
	'displayed ' || now() - interval '1 hour', 'and the code is displayed since then');
select results_eq($$select status, verdict_kept from test_scan(1, 'current', 'AAAAAAAAAA1', sending => 100)$$,
	$$values ('duplicate', 'current')$$, 'a resend is the same scan');
select results_eq($$select status from test_scan(1, 'unknown_account', sending => 100)$$, $$values ('conflict')$$,
	'another payload under its name is not');
select results_eq($$select status from test_scan(1, 'current', 'AAAAAAAAAA1', test_id(6, 2), sending => 100)$$, $$values ('conflict')$$,
	'nor another person''s');
select is((select count(*) from scan), 1::bigint, 'one row stands');
select is((select count(*) from incident), 0::bigint, 'and no alarm was raised by any of it');

select results_eq($$select status, incident from test_scan(2, 'unknown_account')$$, $$values ('recorded', test_id(8, 2))$$,
	'a strange account opens an incident named as its scan');
select results_eq($$select incident from test_scan(3, 'other_stall')$$, $$values (test_id(8, 2))$$, 'the next alarm joins it');
select results_eq($$select incident from test_scan(4, 'unknown_account', null, test_id(6, 1), 2)$$, $$values (test_id(8, 4))$$,
	'another stall has its own');
select throws_ok($$insert into incident (province, market, stall, verdict, opened_by)
		values (22, test_id(2, 1), test_id(3, 1), 'other_stall', test_id(6, 1))$$, '23505', null,
	'a stall has one open incident');

select is(test_move(1, 'replaced'), 'opened 1 false', 'nothing is replaced before somebody was there');
select is(test_move(1, 'opened'), 'opened 1 false', 'a state is not its own next');
select is(test_move(9, 'acknowledged'), 'opened 1 false', 'nor is a version that nobody has seen moved');
select is(test_move(1, 'acknowledged'), 'acknowledged 2 true', 'opened, acknowledged');
select is(test_move(2, 'on_site'), 'on_site 3 true', 'on site');
select is(test_move(3, 'closed', 'confirmed', 'x'), 'on_site 3 false', 'a confirmed swap is settled first');
select is(test_move(3, 'revoked'), 'revoked 4 true', 'revoked');
select is(test_move(4, 'replaced'), 'revoked 4 false', 'not both');
select is(test_move(4, 'closed', 'confirmed', 'x'), 'closed 5 true', 'closed');
select is(test_move(5, 'acknowledged'), 'closed 5 false', 'and never opened again');
select results_eq($$select state, outcome, closed_by from incident where id = test_id(8, 2)$$,
	$$values ('closed', 'confirmed', test_id(6, 2))$$, 'with who closed it and as what');
select results_eq($$select incident from test_scan(5, 'unknown_account')$$, $$values (test_id(8, 5))$$,
	'a later alarm of the stall opens another');
select results_eq($$select state from move(test_id(8, 5), 1, 'closed', 'false', 'x', test_id(6, 2), 'r')$$,
	$$values ('closed')$$, 'a false one may be closed at once');
select throws_ok($$delete from scan$$, '42501', null, 'scans stay');

select results_eq($$select code, code_here, account_here from look(array[0], array[22::smallint], array[test_id(3, 1)],
		array[test_hash('sealed 3')], array[null::text], array[null::bytea])$$,
	$$values ('AAAAAAAAAA3', false, false)$$, 'a code of a market out of sight is still found by its payload');
select is(current_setting('socho.markets'), array[test_id(2, 1)]::text, 'and the scope is what it was');
select results_eq($$select account_state, account_here from look(array[0], array[22::smallint], array[test_id(3, 1)],
		array[null::bytea], array['970422'], array[test_hash('account 1')])$$,
	$$values ('active', true)$$, 'an account is found, and that it is the stall''s own');
select * from finish();
rollback;
