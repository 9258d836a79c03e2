\ir helper/setup.psql
\set statement `sh tests/sql/helper/query.sh move registry/privacy_move`
:statement
\set statement `sh tests/sql/helper/query.sh renew registry/privacy_renew`
:statement
select plan(26);

-- The week of the lunar new year 2026, and one Saturday that was worked for it.
insert into holiday (day, kind, name)
select d::date, 'off', 'Tết' from generate_series('2026-02-16'::date, '2026-02-20', interval '1 day') as g (d)
union all values ('2026-02-28'::date, 'work', 'Làm bù');
select is(is_working_day('2026-02-13'), true, 'a Friday is worked');
select is(is_working_day('2026-02-14'), false, 'a Saturday is not');
select is(is_working_day('2026-02-18'), false, 'nor is Tết');
select is(is_working_day('2026-02-28'), true, 'but a Saturday that makes up for it');
select is(working_day_after('2026-02-12', 1), '2026-02-13'::date, 'the day itself does not count');
select is(working_day_after('2026-02-12', 2), '2026-02-23'::date, 'two working days over Tết are eleven days');
select is(working_day_after('2026-02-26', 2), '2026-02-28'::date, 'the Saturday that is worked counts');
select is(last_day('2026-02-01', 10, false), '2026-02-11'::date, 'ten days are ten days');
select is(last_day('2026-02-01', 15, false), '2026-02-23'::date, 'unless the last is off: then the next working day');
select is(last_day('2026-02-01', 15, true), '2026-02-27'::date, 'fifteen working days skip every day off');

insert into privacy_request (province, id, market, vendor, kind, term_from, channel, third_party, received_on, answer_due,
	finish_due, created_by)
values
	(22, test_id(8, 1), test_id(2, 1), test_id(4, 1), 'erasure', '2026-01-01', 'paper', false, '2026-02-01', '2026-02-03',
		'2026-02-21', test_id(6, 1)),
	(22, test_id(8, 2), test_id(2, 2), test_id(4, 11), 'access', '2026-01-01', 'paper', false, '2026-02-01', '2026-02-03',
		'2026-02-11', test_id(6, 1));
select is((select renewed from renew() as r (renewed)), 1::bigint, 'the end that falls on a day off moves');
select is((select finish_due from privacy_request where id = test_id(8, 1)), '2026-02-23'::date, 'to the next working day');

set local role socho_web;
select test_enter('{22}', array[test_id(2, 1)]::text, test_id(6, 1)::text) \g /dev/null
select is((select count(*) from privacy_request), 1::bigint, 'another market''s requests are not there');
select is_empty($$select * from move(test_id(8, 2), 1, 'in_work', null, test_id(6, 1), 'r')$$, 'and cannot be moved');
select results_eq($$select state, moved from move(test_id(8, 1), 1, 'in_work', null, test_id(6, 1), 'r')$$, $$values ('in_work', true)$$,
	'a request is taken');
select results_eq($$select state, moved from move(test_id(8, 1), 2, 'answered', null, test_id(6, 1), 'r')$$, $$values ('in_work', false)$$,
	'an erasure is not answered by a word');
select throws_ok($$update privacy_request set received_on = '2026-01-01'$$, '42501', null, 'what was asked does not change');
select throws_ok($$insert into holiday (day, kind, name) values ('2026-12-24', 'off', 'x')$$, '42501', null,
	'nobody who serves requests makes days off');



reset role;
select enter_all() \g /dev/null
select is(erasure_bar(22::smallint, test_id(4, 1)), 'tenancy', 'who holds a stall is not erased');
update tenancy set to_day = '2026-01-31' where vendor = test_id(4, 1);
update vendor set state = 'closed', merged_into = test_id(4, 1) where id = test_id(4, 3);
select is(erasure_bar(22::smallint, test_id(4, 1)), 'tenancy', 'nor who was merged with somebody who does');
update tenancy set to_day = '2026-01-31' where vendor = test_id(4, 3);
select is(erasure_bar(22::smallint, test_id(4, 1)), null, 'who left it may be');
insert into retention_rule (what, valid_from, keep_days, ground) values ('vendor', '2026-01-02', 36500, 'x');
select is(erasure_bar(22::smallint, test_id(4, 1)), 'kept 2126-01-07', 'unless the law keeps it, and until when');
delete from retention_rule where keep_days = 36500;
insert into code (province, id, market, stall, account, kind, face, key_id, signature, payload_box, plain_hash, sealed_hash, state,
	issued_at)
values (22, 'AAAAAAAAAA1', test_id(2, 2), test_id(3, 11), test_id(5, 1), 'static', 'sealed', 'testkey1',
	decode(repeat('00', 64), 'hex'), '\x00', test_hash('p'), test_hash('s'), 'issued', now());
select test_enter('{22}', array[test_id(2, 1)]::text, test_id(6, 2)::text) \g /dev/null
set local role socho_web;
select is(erasure_bar(22::smallint, test_id(4, 1)), 'code', 'a code that lives forbids it, even in a market that one does not see');
reset role;
select enter_all() \g /dev/null
-- The same line, said and silenced: its leaf is one.
insert into audit (province, id, action, entity, entity_id, address, after) values (22, test_id(9, 1), 'vendor.test', 'vendor',
	test_id(4, 1)::text, '192.0.2.1', '{"name": "Hộ 1"}');
create temporary table leaf as select audit_leaf(a) as bytes from audit a where a.id = test_id(9, 1);
update vendor set phone_box = '\x00', phone_hash = test_hash('phone') where id = test_id(4, 1);
update privacy_request set state = 'erasing', accepted_by = test_id(6, 2), accepted_at = now() where id = test_id(8, 1);
select erase_vendor(22::smallint, test_id(4, 1), test_id(8, 1), 0) \g /dev/null
select results_eq($$select a.after, a.salt, audit_leaf(a) from audit a where a.id = test_id(9, 1)$$,
	$$select null::jsonb, null::bytea, bytes from leaf$$, 'a silenced line has the leaf that it had');
select is((select name || coalesce(phone_hash::text, '') from vendor where id = test_id(4, 2)) ||
	(select name || coalesce(phone_hash::text, '') from vendor where id = test_id(4, 1)), 'Hộ 2Đã xóa', 'one vendor is erased, and no other');
select is((select name || merged_into from vendor where id = test_id(4, 3)), 'Đã xóa' || test_id(4, 1), 'and with the one who was merged with it');
select * from finish();
rollback;
