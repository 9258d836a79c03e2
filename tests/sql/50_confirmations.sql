\ir helper/setup.psql
select plan(44);

create function test_delivery(role text, id integer, at timestamptz) returns void language plpgsql as $$
begin
	execute format('set local role %I', role);
	insert into delivery_key (province, connection, event_id, confirmation, received_at, fingerprint)
	values (22, test_id(7, 1), 'e' || id, test_id(8, id), at, test_hash('a'));
	insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection, counted, direction, bin,
		match_rule, event_id, account_hash, personal_hash)
	values (22, test_id(8, id), at, at, 9000, test_id(7, 1), false, 'credit', '970422', 'none', 'e' || id,
		test_hash('a'), sha256('a'));
	insert into confirmation_personal (province, id, received_at, salt, box)
	values (22, test_id(8, id), at, sha256('s'), '\x00');
	insert into confirmation_conflict (province, id, received_at, connection, event_id, confirmation, fingerprint,
		direction, amount_vnd, bin, account_hash, box)
	values (22, test_id(9, id), at, test_id(7, 1), 'e' || id, test_id(8, id), test_hash('b'), 'credit', 1, '970422',
		test_hash('a'), '\x00');
	insert into audit (province, action) values (22, 'test.made');
	reset role;
end
$$;
select enter_service(22::smallint) \g /dev/null
select lives_ok($$select test_delivery('socho_web', 1, now())$$, 'web adds confirmations, conflicts and audit');
select lives_ok($$select test_delivery('socho_press', 2, now())$$, 'and so does the press');

create function test_refused(role text, which text, column_name text) returns setof text language plpgsql as $$
begin
	return next throws_ok(format('set local role %I; update %I set %I = %3$I', role, which, column_name), '42501', null,
		format('%s does not change %s', role, which));
	return next throws_ok(format('set local role %I; delete from %I', role, which), '42501', null,
		format('%s does not delete %s', role, which));
end
$$;
select test_refused(role, split_part(which, '.', 1), split_part(which, '.', 2))
from unnest(array['socho_web', 'socho_press']) as role,
	unnest(array['confirmation.amount_vnd', 'confirmation_personal.box', 'delivery_key.fingerprint',
		'confirmation_conflict.amount_vnd', 'audit.action']) as which;
select throws_ok($$set local role socho_web; update code set payload_box = payload_box$$, '42501', null,
	'web does not change what a code says');
select throws_ok($$set local role socho_web; update stall set content_code = content_code$$, '42501', null,
	'nor the content code of a stall');

select cmp_ok((select count(*) from pg_inherits where inhparent = 'confirmation'::regclass), '>=', 8::bigint,
	'months stand ready on both sides of today');
-- make_partitions() works by the clock of the transaction, so what it made depends on the day of the migration.
set local role socho_press;
select enter_service(22::smallint) \g /dev/null
select make_partitions(3) \g /dev/null
select is(make_partitions(3), 0, 'making partitions again makes nothing');
select is(make_partitions(5), 4, 'two months more are two for the confirmations and two for the people in them');
select is(current_setting('socho.provinces'), '{22}', 'and the scope is as it was');
reset role;
select is((select tableoid::regclass::text from confirmation where id = test_id(8, 1)),
	to_char(now() at time zone interval '7 hours', '"confirmation_"YYYY_MM'), 'a confirmation is in the month of its receipt');

select enter_service(22::smallint) \g /dev/null
select test_delivery('socho_web', 3, date_trunc('month', now() at time zone interval '7 hours') at time zone interval '7 hours'
	+ interval '6 months 3 days') \g /dev/null
select is((select tableoid::regclass::text from confirmation where id = test_id(8, 3)), 'confirmation_default',
	'one without a month of its own is kept all the same');
set local role socho_press;
select make_partitions(6) \g /dev/null
reset role;
select matches((select tableoid::regclass::text from confirmation where id = test_id(8, 3)), '^confirmation_\d{4}_\d\d$',
	'and moves to its month when that is made');
select is((select count(*) from confirmation_personal where id = test_id(8, 3)), 1::bigint, 'with its personal side row');

set local role socho_press;
select enter_service(19::smallint) \g /dev/null
select is(erase_personal(22::smallint, array[test_id(8, 1)]), 0::bigint, 'nobody is forgotten from outside the scope');
select enter_service(22::smallint) \g /dev/null
select is(erase_personal(22::smallint, array[test_id(8, 1)]), 1::bigint, 'a person is forgotten');
select is((select count(*) from confirmation where id = test_id(8, 1)), 1::bigint, 'and the confirmation stays');
select throws_ok($$select drop_personal(date_trunc('month', now())::date)$$, '23514', null,
	'a month within its retention is not dropped');
reset role;

-- A month whose ten years are over, and the one behind it.
set local role socho_owner;
select make_partition('confirmation', (date_trunc('month', now() at time zone interval '7 hours') - interval '121 months')::date),
	make_partition('confirmation', (date_trunc('month', now() at time zone interval '7 hours') - interval '120 months')::date) \g /dev/null
reset role;
select enter_service(22::smallint) \g /dev/null
select test_delivery('socho_web', 4, (date_trunc('month', now() at time zone interval '7 hours') - interval '121 months' + interval '3 days')
	at time zone interval '7 hours') \g /dev/null
select test_delivery('socho_web', 5, (date_trunc('month', now() at time zone interval '7 hours') - interval '120 months' + interval '3 days')
	at time zone interval '7 hours') \g /dev/null
set local role socho_press;
select throws_ok('select retire_confirmations(119)', '23514', null, 'no confirmation leaves before its ten years are over');
select is(retire_confirmations(120), 1, 'the month behind them is taken out of the table');
select is(retire_confirmations(120), 0, 'once');
select is((select count(*) from confirmation where id in (test_id(8, 4), test_id(8, 5))), 1::bigint, 'its rows with it, and no others');
select is((select count(*) from delivery_key where event_id = 'e4'), 1::bigint, 'its keys stay');
select throws_ok($$select test_delivery('socho_press', 4, now())$$, '23505', null, 'so that what comes again is a repeat');
reset role;
select results_eq(
	$$select c.relname::text collate "C", c.relispartition, c.relforcerowsecurity from pg_class c where c.relname ~ '^retired_'$$,
	$$select to_char(date_trunc('month', now() at time zone interval '7 hours') - interval '121 months', '"retired_confirmation_"YYYY_MM') collate "C", false, true$$,
	'the month stands beside it, fenced as it was');
select is_empty(
	$$select from information_schema.role_table_grants g where g.table_name ~ '^retired_' and g.grantee in ('socho_web', 'socho_press')$$,
	'and the service does not see it');

select * from finish();
rollback;
