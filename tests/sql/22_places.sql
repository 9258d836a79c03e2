\ir helper/setup.psql
\set statement `sh tests/sql/helper/query.sh open_market registry/market_open`
:statement
\set statement `sh tests/sql/helper/query.sh except_market registry/market_except`
:statement
\set statement `sh tests/sql/helper/query.sh withdraw registry/market_except_withdraw`
:statement
\set statement `sh tests/sql/helper/query.sh census registry/stall_census`
:statement
\set statement `sh tests/sql/helper/query.sh amend registry/stall_amend`
:statement
\set statement `sh tests/sql/helper/query.sh market_make registry/market_create`
:statement
select plan(50);

-- The lunar calendar: first days of the year, of which that of 2007 and 2030 are not China's.
select is_empty($$select d from unnest(array['1985-01-21', '2007-02-17', '2020-01-25', '2021-02-12', '2022-02-01', '2023-01-22',
	'2024-02-10', '2025-01-29', '2026-02-17', '2027-02-06', '2028-01-26', '2029-02-13', '2030-02-02']::date[]) as d
	where lunar_day(d) <> 1$$, 'Tết falls on the first day of a lunar month');
select is_empty($$select d from unnest(array['2024-09-17', '2025-10-06', '2026-09-25']::date[]) as d where lunar_day(d) <> 15$$,
	'and mid-autumn on the fifteenth');
select is_empty($$select k from generate_series(0, 2480) as k where new_moon(k + 1) - new_moon(k) not in (29, 30)$$,
	'a lunar month has 29 or 30 days, from 1900 to 2100');
select is_empty($$select d from (select '2000-01-01'::date + n as d from generate_series(0, 3000) as n) as days
	where lunar_day(d + 1) not in (lunar_day(d) + 1, 1) or (lunar_day(d + 1) = 1 and lunar_day(d) < 29)$$,
	'its days follow one another');

-- Markets 1 (a market), 2 (a night market) and, made periodic, 3.
select enter_all() \g /dev/null
update market set kind = 'periodic_market' where id = test_id(2, 3);
set local role socho_web;
select enter_service(22::smallint) \g /dev/null
select is(open_days(test_id(2, 1), '2026-11-01', '2026-11-30'), 30, 'a market without a calendar is open every day');
select results_eq($$select said from open_market(test_id(2, 1), '2026-11-11', 'weekly', array[7, 1]::smallint[], 'NQ 1', test_id(6, 1), 'r')$$,
	$$values (true)$$, 'it opens on Mondays and Sundays from a day on');
select results_eq($$select open_on(test_id(2, 1), '2026-11-08', '2026-11-23')$$,
	$$values ('2026-11-08'::date), ('2026-11-09'), ('2026-11-10'), ('2026-11-15'), ('2026-11-16'), ('2026-11-22'), ('2026-11-23')$$,
	'and until then every day');
select results_eq($$select said from open_market(test_id(2, 1), '2026-11-11', 'weekly', array[1, 7, 7]::smallint[], 'NQ 1', test_id(6, 1), 'r')$$,
	$$values (false)$$, 'said again, nothing changes');
select is((select days from market_opening), array[1, 7]::smallint[], 'days are kept in order, each once');
select lives_ok($$select except_market(test_id(9, 1), test_id(2, 1), '2026-11-15', '2026-11-22', false, 'bão', test_id(6, 1), 'r')$$,
	'it is closed for a storm');
select is(open_days(test_id(2, 1), '2026-11-11', '2026-11-30'), 3, 'which counts');
select lives_ok($$select except_market(test_id(9, 2), test_id(2, 1), '2026-11-20', '2026-11-21', true, 'hội chợ', test_id(6, 1), 'r')$$,
	'and open besides for a fair');
select results_eq($$select open_on(test_id(2, 1), '2026-11-15', '2026-11-23')$$,
	$$values ('2026-11-20'::date), ('2026-11-21'), ('2026-11-23')$$, 'what was said last counts');
select isnt_empty($$select * from withdraw(test_id(9, 1), test_id(6, 1), 'r')$$, 'an exception is taken back');
select is_empty($$select * from withdraw(test_id(9, 1), test_id(6, 1), 'r')$$, 'once');
select results_eq($$select open_on(test_id(2, 1), '2026-11-15', '2026-11-23')$$,
	$$values ('2026-11-15'::date), ('2026-11-16'), ('2026-11-20'), ('2026-11-21'), ('2026-11-22'), ('2026-11-23')$$,
	'and the calendar counts again');
select is(open_days(test_id(2, 2), '2026-11-30', '2026-11-01'), 0, 'a window that ends before it begins has no days');
select is(open_days(test_id(2, 3), '2026-11-01', '2026-11-30'), null, 'a market outside the scope has no calendar');
select enter_service(19::smallint) \g /dev/null
select is(open_days(test_id(2, 3), '2026-11-01', '2026-11-30'), null, 'a periodic market whose sessions nobody said is not known');
select lives_ok($$select open_market(test_id(2, 3), '2026-01-01', 'lunar', array[2, 7, 12, 17, 22, 27]::smallint[], null, null, 'r')$$,
	'chợ Tân Sơn meets on the lunar 2, 7, 12, 17, 22 and 27');
select results_eq($$select open_on(test_id(2, 3), '2026-02-17', '2026-03-18')$$,
	$$values ('2026-02-18'::date), ('2026-02-23'), ('2026-02-28'), ('2026-03-05'), ('2026-03-10'), ('2026-03-15')$$,
	'that is six times in the first lunar month of 2026');
select is((select sum(open_days(test_id(2, 3), m::date, (m + interval '1 month')::date - 1)) from generate_series(
	'2026-01-01'::timestamp, '2026-12-01', '1 month') as m), (select count(*) from generate_series(0, 364) as n
	where lunar_day('2026-01-01'::date + n) in (2, 7, 12, 17, 22, 27)), 'months make up the year');
select lives_ok($$select open_market(test_id(2, 3), '2026-06-01', 'solar', array[31]::smallint[], null, null, 'r')$$, 'or by the solar month');
select results_eq($$select open_on(test_id(2, 3), '2026-06-01', '2026-08-30')$$, $$values ('2026-07-31'::date)$$, 'which may lack the day');
select throws_ok($$select open_market(test_id(2, 3), '2026-01-01', 'lunar', array[31]::smallint[], null, null, 'r')$$, '23514', null,
	'a lunar month has no 31st');
select throws_ok($$select open_market(test_id(2, 3), '2026-01-01', 'weekly', array[0]::smallint[], null, null, 'r')$$, '23514', null,
	'nor a week a day 0');
select throws_ok($$select open_market(test_id(2, 3), '2026-01-01', 'daily', array[1]::smallint[], null, null, 'r')$$, '23514', null,
	'every day is every day');
select throws_ok($$select open_market(test_id(2, 3), '2026-01-01', 'solar', '{}'::smallint[], null, null, 'r')$$, '23514', null,
	'a calendar of no days is none');
select throws_ok($$insert into market_exception (province, market, from_day, to_day, is_open, reason)
	values (19, test_id(2, 3), '2026-01-02', '2026-01-01', false, 'x')$$, '23514', null, 'an exception begins before it ends');
reset role;
select enter_all() \g /dev/null
insert into market_fact (province, market, attribute, valid_from, status) values
	(22, test_id(2, 2), 'status', '2026-01-01', 'open'), (22, test_id(2, 2), 'status', '2026-11-16', 'closed');
select is(open_days(test_id(2, 2), '2026-11-01', '2026-11-30'), 15, 'a closed market has no open days');

-- Classes by fixed points.
select results_eq($$select suggested_class('market', n) from unnest(array[401, 400, 200, 199, 1, 0]::bigint[]) as n$$,
	$$values (1::smallint), (2::smallint), (2::smallint), (3::smallint), (3::smallint), (null)$$,
	'over 400 points suggest class 1, 200 to 400 class 2, fewer class 3');
select is(suggested_class('school', 500), null, 'only markets have classes');

-- Stalls over time.
set local role socho_web;
select test_enter('{22}', format('{%s}', test_id(2, 1)), '') \g /dev/null
select isnt_empty($$select * from census(test_id(3, 1), '2026-03-01', 'vacant', 'trả sạp', null, 'Dãy 2', null, '2.5', test_id(6, 1), 'r')$$,
	'a census finds a stall vacant');
select results_eq($$select status, status_reason, row_name, area_m2, census_date from stall where id = test_id(3, 1)$$,
	$$values ('vacant', 'trả sạp', 'Dãy 2', 2.50::numeric(8, 2), '2026-03-01'::date)$$, 'which counts now');
select isnt_empty($$select * from census(test_id(3, 1), '2026-02-01', 'closed', 'sửa chữa', null, null, null, null, test_id(6, 2), 'r')$$,
	'an older census comes in later');
select is((select status from stall where id = test_id(3, 1)), 'vacant', 'and does not count now');
select isnt_empty($$select * from census(test_id(3, 1), '2026-05-01', 'in_use', null, 'Khu A', null, 'Thịt', null, test_id(6, 1), 'r')$$,
	'the stall is in use again');
select results_eq($$select census_date, status, zone, row_name, line_of_business, area_m2, said_by from stall_census
		where stall = test_id(3, 1) order by census_date$$,
	$$values ('2026-02-01'::date, 'closed', null, null, null, null::numeric(8, 2), test_id(6, 2)),
		('2026-03-01', 'vacant', null, 'Dãy 2', null, 2.50, test_id(6, 1)),
		('2026-05-01', 'in_use', 'Khu A', 'Dãy 2', 'Thịt', 2.50, test_id(6, 1))$$,
	'all of it stays on record: what, as of when, who said so');
select is((select count(*) from audit where action = 'stall.census' and person is not null and before is not null), 3::bigint,
	'each with a line in the trail');
select is_empty($$select * from census(test_id(3, 11), '2026-03-01', 'in_use', null, null, null, null, null, null, 'r')$$,
	'nobody counts a stall outside their scope');
select throws_ok($$select census(test_id(3, 1), '2026-06-01', 'vacant', null, null, null, null, null, null, 'r')$$, '23514', null,
	'a stall that is not in use has a reason');
select throws_ok($$update stall_census set status = 'in_use'$$, '42501', null, 'what a census found is never changed');
select is((select number from stall_census c join stall s on s.id = c.stall where c.stall = test_id(3, 1) limit 1), 'A1', 'it names its stall');
reset role;
select enter_all() \g /dev/null
select throws_ok($$insert into stall_census (province, market, stall, census_date, status)
	values (22, test_id(2, 2), test_id(3, 1), '2026-01-01', 'in_use')$$, '23503', null, 'and the market of its stall');
select results_eq($$select * from amend(22::smallint, array[test_id(2, 1)], array['A2'], array['A000002'], array['Khu B'], array[null], array[null],
		array['4'], array['in_use'], array[null], '2026-04-01')$$, $$values (1::bigint)$$, 'a census by file does the same');
select results_eq($$select * from amend(22::smallint, array[test_id(2, 1)], array['A2'], array['A000002'], array['Khu B'], array[null], array[null],
		array['4.00'], array['in_use'], array[null], '2026-04-01')$$, $$values (0::bigint)$$, 'once');
select results_eq($$select * from amend(22::smallint, array[test_id(2, 1)], array['A2'], array['A000002'], array['Khu C'], array[null], array[null],
		array['4'], array['in_use'], array[null], '2026-03-01')$$, $$values (1::bigint)$$, 'an older file is kept');
select results_eq($$select * from amend(22::smallint, array[test_id(2, 1)], array['A2'], array['A000002'], array['Khu C'], array[null], array[null],
		array['4'], array['in_use'], array[null], '2026-03-01')$$, $$values (0::bigint)$$, 'once');
select is((select zone from stall where id = test_id(3, 2)), 'Khu B', 'beside what counts');
select is((select count(*) from stall_census where stall = test_id(3, 2)), 2::bigint, 'twice on record');

select * from finish();
rollback;
