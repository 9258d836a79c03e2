\ir helper/setup.psql
\set statement `sh tests/sql/helper/query.sh move registry/privacy_move`
:statement
\set statement `sh tests/sql/helper/query.sh renew registry/privacy_renew`
:statement
select plan(18);

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
select * from finish();
rollback;
