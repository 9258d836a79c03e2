\ir helper/setup.psql
\set statement `sh tests/sql/helper/query.sh grow confirm/ledger_grow`
:statement
\set statement `sh tests/sql/helper/query.sh publish confirm/ledger_publish`
:statement
\set statement `sh tests/sql/helper/query.sh lease confirm/ledger_lease`
:statement

select plan(21);

-- ---- the record of a confirmation, byte by byte

insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection, account, stall, market, day,
	booked_on, counted, direction, bin, match_rule, event_id, bank_reference, match_evidence, account_hash, personal_hash)
values
	(22, test_id(8, 1), '2026-11-20 10:00:00.000001+07', '2026-11-20 09:00:00+07', 45000, test_id(7, 1), test_id(5, 1),
		test_id(3, 1), test_id(2, 1), '2026-11-20', '2026-11-21', true, 'credit', '970422', 'content_code', 'ưa', 'FT1', 'CZ',
		test_hash('a'), sha256('p')),
	(22, test_id(8, 2), '2026-11-20 10:00:00+07', '2026-11-20 09:00:00+07', 1, test_id(7, 1), null, null, null, null,
		null, false, 'debit', '970422', 'none', 'b', null, null, test_hash('b'), sha256('p'));
select is(
	(select confirmation_leaf(c) from confirmation c where id = test_id(8, 1)),
	convert_to('socho-confirmation-v1', 'UTF8') || '\x000016'::bytea || uuid_send(test_id(8, 1))
		|| int8send(1795143600000001) || int8send(1795140000000000) || int8send(45000) || uuid_send(test_id(7, 1))
		|| '\x00000003'::bytea || convert_to('ưa', 'UTF8') || '\x00000006'::bytea || 'credit'::bytea
		|| '\x00000006'::bytea || '970422'::bytea || '\x00000010'::bytea || test_hash('a')
		|| '\x00000003'::bytea || 'FT1'::bytea || '\x00000004'::bytea || int4send(20778)
		|| '\x00000010'::bytea || uuid_send(test_id(5, 1)) || '\x00000010'::bytea || uuid_send(test_id(3, 1))
		|| '\x00000010'::bytea || uuid_send(test_id(2, 1)) || '\x00000004'::bytea || int4send(20777)
		|| '\x0000000c'::bytea || 'content_code'::bytea || '\x00000002'::bytea || 'CZ'::bytea
		|| '\x00000020'::bytea || sha256('p'),
	'a record is its words and its fields in their order, each behind its length');
select is(
	(select substr(confirmation_leaf(c), 125) from confirmation c where id = test_id(8, 2)),
	decode(repeat('ff', 24), 'hex') || '\x00000004'::bytea || 'none'::bytea || '\xffffffff'::bytea
		|| '\x00000020'::bytea || sha256('p'),
	'and null is told from nothing');
create temporary table test_leaf as select confirmation_leaf(c) as leaf from confirmation c where id = test_id(8, 1);
update confirmation set counted = false where id = test_id(8, 1);
select is((select confirmation_leaf(c) from confirmation c where id = test_id(8, 1)), (select leaf from test_leaf),
	'whether it is counted is no part of it');

-- ---- the list

create function test_list(n integer, bytes integer = 56) returns void language sql as $$
	insert into confirmation_unsealed (province, entries) select 22, decode(lpad(to_hex(n), 2 * bytes, '0'), 'hex') $$;
create function test_number(entries bytea) returns integer language sql
	return get_byte(entries, octet_length(entries) - 1);
set local role socho_press;
select enter_job(0::smallint) \g /dev/null
select test_list(n) from generate_series(1, 5) as n \g /dev/null
select results_eq($$select test_number(entries) from take_confirmations('0', 3, 1000000) order by 1$$, $$values (1), (2), (3)$$,
	'the oldest batches are taken, so many at most');
select results_eq($$select test_number(entries) from take_confirmations('0', 3, 1000000) order by 1$$, $$values (4), (5)$$,
	'once');
select is_empty($$select * from take_confirmations('0', 3, 1000000)$$, 'then there are none');
select test_list(n, 5600) from generate_series(6, 9) as n \g /dev/null
select is((select count(*) from take_confirmations('0', 100, 6000)), 2::bigint, 'or until they have so many bytes');
select is((select count(*) from take_confirmations('0', 100, 1)), 1::bigint, 'but one at least');
select is_empty($$select * from take_confirmations((pg_current_xact_id()::text::bigint + 1)::text::xid8, 100, 1000000)$$,
	'none of a transaction before the given one');
select is((select count(*) from take_confirmations(pg_current_xact_id(), 100, 1000000)), 1::bigint, 'but of that one');
select enter_service(19::smallint) \g /dev/null
select is_empty($$select * from take_lines(10)$$, 'and no lines outside the scope of who takes');
reset role;
select enter_all() \g /dev/null
delete from audit_unsealed;
insert into audit (province, id, action) values (22, test_id(9, 1), 'test.one'), (22, test_id(9, 2), 'test.two');
update audit set at = '2026-11-20 10:00:00+07' where id = test_id(9, 1);
delete from audit where id = test_id(9, 2);
set local role socho_press;
select results_eq(
	$$select id, entries from take_lines(10)$$,
	$$select test_id(9, 1), uuid_send(test_id(9, 1)) || int8send(1795143600000000)
			|| (select sha256(audit_leaf(a)) from audit a where id = test_id(9, 1))
		union all select test_id(9, 2), null$$,
	'lines come as entries, and one that is gone as null');

-- ---- what keeps a tree from forking

select isnt_empty($$select grow('confirmations', 5, 0, 3, sha256('r'), sha256('e'))$$, 'a tree grows from the size that it has');
select is_empty($$select grow('confirmations', 5, 0, 2, sha256('s'), sha256('e'))$$, 'and from no other');
select is_empty($$select grow('confirmations', 4, 3, 4, sha256('s'), sha256('e'))$$, 'nor under an older lease');
select is_empty($$select publish('confirmations', 4, 3, 'note')$$, 'under which nothing is published either');
select results_eq(
	$$select lease('a', 2), lease('b', 2), lease('a', 2)$$, $$values (1::bigint, null::bigint, 1::bigint)$$,
	'one holds the lease at a time');
update lease set until = now() + interval '1 hour' where name = 'ledger';
select results_eq($$select lease('b', 2)$$, $$values (2::bigint)$$,
	'but not for an hour, which a clock gave it that has gone back since; who takes it has the next number');
reset role;
select throws_ok($$insert into ledger_hash (log, level, first, hashes) values ('confirmations', 0, 0, sha256('x') || 'x')$$,
	'23514', null, 'hashes are 32 bytes each');


-- How far the sealer is behind, as /metrics tells it.
reset role;
select enter_all() \g /dev/null
delete from confirmation_unsealed;
insert into confirmation_unsealed (province, entries)
select 22, string_agg(uuid_send(test_id(8, n)) || int8send((extract(epoch from now() - interval '90 seconds') * 1000000)::bigint) || sha256('x'), '')
from generate_series(1, 3) as n;
set local role socho_web;
select test_enter('{19}', '', '') \g /dev/null
select results_eq($$select waiting, oldest_s between 89 and 120 from ledger_figures() where log = 'confirmations'$$, $$values (3::bigint, true)$$,
	'what is in no tree yet is counted, with the age of the oldest, whoever asks');
select is(current_setting('socho.provinces'), '{19}', 'who then sees what he saw before');
reset role;
select * from finish();
rollback;
