\ir helper/setup.psql
\set statement `sh tests/sql/helper/query.sh supersede registry/code_supersede`
:statement
\set statement `sh tests/sql/helper/query.sh account_of registry/stall_account`
:statement
\set statement `sh tests/sql/helper/query.sh approve registry/code_approve`
:statement
\set statement `sh tests/sql/helper/query.sh asked registry/code_requested`
:statement
\set statement `sh tests/sql/helper/query.sh replace_sealed press/reseal_replace`
:statement
\set statement `sh tests/sql/helper/query.sh close_others registry/tenancies_close`
:statement
select plan(28);

-- Accounts 31 and 32 of vendor 1 are at other banks.
insert into account (province, id, market, vendor, bin, number_box, number_hash, last4, holder_name)
select 22, test_id(5, 30 + n), test_id(2, 1), test_id(4, 1), '97043' || n, '\x00', test_hash('account ' || 30 + n), '003' || n, 'HO 1'
from generate_series(1, 2) as n;
create function test_code(code text, account integer, kind text, is_primary boolean default false, tag text default null,
	stall integer default 1, state text default 'issued', seal text default null) returns void language sql as $$
	insert into code (province, id, market, stall, account, kind, face, bill_tag, key_id, signature, payload_box, plain_hash,
		sealed_hash, state, issued_at, is_primary)
	values (22, code, test_id(2, 1), test_id(3, stall), test_id(5, account), kind, 'plain', tag, 'testkey1',
		decode(repeat('00', 64), 'hex'), '\x00', test_hash(coalesce(seal, code)),
		case when kind <> 'imported' then test_hash(coalesce(seal, code)) end, state,
		case when state <> 'requested' then now() end, is_primary)
$$;

select lives_ok($$select test_code('00000000001', 1, 'static', true)$$, 'a stall has a primary account');
select lives_ok($$select test_code('00000000002', 31, 'static')$$, 'and another beside it');
select throws_ok($$update code set is_primary = true where id = '00000000002'$$, '23505', null, 'but one primary only');
select throws_ok($$select test_code('00000000003', 31, 'static')$$, '23505', null, 'and one live static code an account');
select throws_ok($$select test_code('00000000003', 31, 'dynamic', true, '0A1B2CZ')$$, '23514', null,
	'no dynamic code is a primary one');
select lives_ok($$select test_code('00000000004', 1, 'dynamic', false, '0A1B2CZ')$$, 'a dynamic code has a bill tag');
select throws_ok($$select test_code('00000000005', 31, 'dynamic', false, '0A1B2CZ')$$, '23505', null,
	'that no other open code of the stall has');
select lives_ok($$select test_code('00000000005', 2, 'dynamic', false, '0A1B2CZ', 2)$$, 'though one of another stall may');
select throws_ok($$select test_code('00000000006', 1, 'dynamic')$$, '23514', null,
	'a dynamic code without amount and tag is none');
select throws_ok($$select test_code('00000000006', 1, 'dynamic', false, '0A1B2UZ')$$, '23514', null,
	'a tag has only symbols of its alphabet');
select throws_ok($$update code set note = '' where id = '00000000004'$$, '23514', null, 'a note says something');
select lives_ok($$select test_code('00000000007', 1, 'imported', seal => 'bank')$$, 'a code that a bank issued has one face');
select throws_ok($$select test_code('00000000008', 2, 'imported', stall => 2, seal => 'bank')$$, '23505', null,
	'and lives once in a province');
select throws_ok($$update code set state = 'requested' where id = '00000000007'$$, '23514', null,
	'what was issued is not asked for again');

select results_eq($$select account, bill_tag from account_of(test_id(3, 1), null, array['0A1B2CZ', '0A1B2DZ'])$$,
	$$values (test_id(5, 1), '0A1B2DZ')$$, 'a dynamic code pays the primary account under the first free tag');
select results_eq($$select account, bill_tag from account_of(test_id(3, 1), test_id(5, 31), array['0A1B2CZ'])$$,
	$$values (test_id(5, 31), null)$$, 'or the one that was named');
select is_empty($$select * from account_of(test_id(3, 1), test_id(5, 32), array['0A1B2DZ'])$$,
	'if it has a static code there');
select is_empty($$select * from account_of(test_id(3, 2), null, array['0A1B2DZ'])$$, 'a stall without a primary has none');

select test_code('00000000009', 32, 'static') \g /dev/null
select supersede(22::smallint, test_id(3, 1), '00000000009', test_id(6, 2), 'r', test_id(4, 1), true) \g /dev/null
select is((select count(*) from code where stall = test_id(3, 1) and state = 'issued'), 5::bigint,
	'accounts that are kept keep all their codes');
select supersede(22::smallint, test_id(3, 1), '00000000009', test_id(6, 2), 'r', test_id(4, 1), false) \g /dev/null
select is((select array_agg(id) from code where stall = test_id(3, 1) and state = 'issued'), array['00000000009'],
	'and where none are kept only the new one lives');

-- ---- sealed anew under another key

select test_code('00000000011', 3, 'static', true, stall => 3) \g /dev/null
select test_code('00000000012', 3, 'dynamic', false, '0A1B2CZ', 3) \g /dev/null
update code set note = 'hai cân cá' where id = '00000000012';
set local role socho_press;
select enter_service(22::smallint) \g /dev/null
select replace_sealed(22::smallint, '000000000' || n, '000000000' || n + 10, 'testkey2', decode(repeat('02', 64), 'hex'),
	test_hash('anew ' || n), '\x00') from generate_series(11, 12) as n \g /dev/null
reset role;
select results_eq($$select id, is_primary, note, bill_tag from code where stall = test_id(3, 3) and state = 'issued' order by id$$,
	$$values ('00000000021', true, null, null), ('00000000022', false, 'hai cân cá', '0A1B2CZ')$$,
	'a code that is sealed anew stays the primary one, and keeps its bill and note');
select is((select account from account_of(test_id(3, 3), null, array['0A1B2DZ'])), test_id(5, 3),
	'so dynamic codes are paid as before');

-- ---- what a bank issued waits for a second person

insert into code (province, id, market, stall, account, kind, face, payload_box, plain_hash, state, created_by)
values (22, '00000000010', test_id(2, 1), test_id(3, 2), test_id(5, 2), 'imported', 'plain', '\x00', test_hash('asked'),
	'requested', test_id(6, 1));
select results_eq($$select state, created_by, usable from asked('00000000010')$$, $$values ('requested', test_id(6, 1), true)$$,
	'a code that was asked for waits without a seal');
update account set state = 'stolen', sole_stall = null where id = test_id(5, 2);
select results_eq($$select usable from asked('00000000010')$$, $$values (false)$$, 'and is of no use once its account is stolen');
select approve(22::smallint, '00000000010', 'testkey1', decode(repeat('00', 64), 'hex'), test_id(6, 2), 'r') \g /dev/null
select approve(22::smallint, '00000000007', 'testkey2', decode(repeat('01', 64), 'hex'), test_id(6, 2), 'r') \g /dev/null
select results_eq($$select state, key_id from code where id in ('00000000007', '00000000010') order by id$$,
	$$values ('superseded', 'testkey1'), ('issued', 'testkey1')$$, 'approving seals what was asked for and nothing else');
select is((select count(*) from audit where action = 'code.issue' and entity_id in ('00000000007', '00000000010')), 1::bigint,
	'and tells it once');

set local role socho_web;
select test_enter('{22}', '*', test_id(6, 2)::text) \g /dev/null
select close_others(22::smallint, test_id(3, 1), test_id(4, 2), test_id(6, 2), 'r') \g /dev/null
reset role;
select is((select to_day from tenancy where stall = test_id(3, 1)), (now() at time zone interval '7 hours')::date,
	'who is replaced leaves today');
select is((select count(*) from audit where action = 'tenancy.end'), 1::bigint, 'which the trail tells');

select * from finish();
rollback;
