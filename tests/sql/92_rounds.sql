-- What a round goes to and why, what counts in it, and what it comes to: worked out by hand. Market 1 (stalls 1 to 10) has a
-- code at stalls 1 to 9; it is planned on 30 June 2026.
\ir helper/setup.psql
\set statement `sh tests/sql/helper/query.sh record field/round_check_record`
:statement
\set statement `sh tests/sql/helper/query.sh spots field/round_spots`
:statement
\set statement `sh tests/sql/helper/query.sh scan_record field/scan_record`
:statement
\set statement `sh tests/sql/helper/query.sh close_round field/round_close`
:statement
select plan(41);

insert into code (province, id, market, stall, account, kind, face, key_id, signature, payload_box, plain_hash, sealed_hash,
	state, issued_at)
select 22, 'AAAAAAAA' || lpad(n::text, 3, '0'), test_id(2, 1), test_id(3, n), test_id(5, n), 'static', 'sealed',
	'testkey1', decode(repeat('00', 64), 'hex'), '\x00', test_hash('plain ' || n), test_hash('sealed ' || n), 'issued', '2026-01-01'
from generate_series(1, 9) as n;
create function test_seen(n integer, stall integer, at timestamptz, own boolean default false) returns void
	language sql
as $$
	with s as (
		select 22::smallint as province, test_id(8, n) as id, test_id(2, 1) as market, test_id(3, stall) as stall,
			'AAAAAAAA' || lpad(stall::text, 3, '0') as code
	), made as (
		insert into scan (province, id, market, stall, client_id, person, at, verdict, seal, code)
		select province, id, market, stall, id, test_id(6, 1), test_seen.at, 'current', 'absent', code from s where not own)
	insert into scan_aside (province, id, market, stall, client_id, person, at, verdict, seal, code, kind)
	select province, id, market, stall, id, test_id(6, 1), test_seen.at, 'current', 'absent', code, 'own' from s where own
$$;
create function test_plan(seed text default 'a', more jsonb default '{}') returns table (stall integer, reason text)
	language sql
	as $$select substr(p.stall::text, 2, 7)::integer, p.reason from round_plan(test_id(2, 1), '2026-06-30', seed, round_rules() || more) as p order by p.place$$;

select enter_all() \g /dev/null
select results_eq('select * from test_plan()', $$select n, 'due' from generate_series(1, 9) as n$$,
	'a code that nobody ever saw is due; a stall without a code is not gone to');
select test_seen(n, n, '2026-06-20') from generate_series(1, 9) as n \g /dev/null
select is((select count(*) from test_plan()), 1::bigint, 'of nine that were seen ten days ago one is a sample: a tenth, rounded up');
select is((select string_agg(reason, ' ') from test_plan()), 'sample', 'and says so');
select is((select count(*) from test_plan(more => '{"sample_percent": 34}')), 4::bigint, 'of 34 in a hundred, four');
select results_eq($$select * from test_plan('b', '{"sample_percent": 50}')$$, $$select * from test_plan('b', '{"sample_percent": 50}')$$,
	'the same seed draws the same stalls');
select ok((select count(distinct stalls) from (
		select (select string_agg(p.stall::text, ' ') from test_plan(n::text, '{"sample_percent": 50}') as p) as stalls
		from generate_series(1, 8) as n) as drawn) > 1, 'others draw others');
select is_empty($$select * from test_plan(more => '{"sample_percent": 0}')$$, 'without a sample there is nothing to go to');
\set zero '''{"sample_percent": 0}'''
delete from scan where stall = test_id(3, 2);
select test_seen(20, 2, '2026-05-30') \g /dev/null
select results_eq($$select * from test_plan(more => $$ || quote_literal(:zero) || ')', $$values (2, 'due')$$, 'seen 31 days ago is due');
update scan set at = '2026-06-02' where stall = test_id(3, 2);
select is_empty($$select * from test_plan(more => $$ || quote_literal(:zero) || ')', '29 days ago is not');
update market set class = 1 where id = test_id(2, 1);
select results_eq($$select * from test_plan(more => $$ || quote_literal(:zero) || ')', $$values (2, 'due')$$, 'but in a market of class 1');
update market set class = null where id = test_id(2, 1);
delete from scan where stall = test_id(3, 2);
update code set issued_at = '2026-06-15' where stall = test_id(3, 2);
select results_eq($$select * from test_plan(more => $$ || quote_literal(:zero) || ')', $$values (2, 'new')$$, 'a code of a fortnight that nobody saw is new');
select test_seen(21, 2, '2026-06-20', own => true) \g /dev/null
select results_eq($$select * from test_plan(more => $$ || quote_literal(:zero) || ')', $$values (2, 'new')$$, 'also when its vendor did');
select test_seen(22, 2, '2026-06-20') \g /dev/null
insert into code (province, id, market, stall, account, kind, face, key_id, signature, payload_box, plain_hash, sealed_hash, state, issued_at)
select 22, 'AAAAAAAA903', test_id(2, 1), test_id(3, 3), test_id(5, 10), 'static', 'sealed', 'testkey1', decode(repeat('00', 64), 'hex'), '\x00',
	test_hash('plain 93'), test_hash('sealed 93'), 'issued', '2026-06-10';
select results_eq($$select * from test_plan(more => $$ || quote_literal(:zero) || ')', $$values (3, 'account_changed')$$, 'an account that changed is gone to');
insert into connection (province, id, market, provider, environment, name, secret_box, path_token_hash)
values (22, test_id(7, 9), null, 'sepay', 'live', 'x', '\x00', test_hash('path 9'));
insert into silence (province, market, account, connection, last_day) values (22, test_id(2, 1), test_id(5, 4), test_id(7, 9), '2026-06-20');
select results_eq($$select * from test_plan(more => $$ || quote_literal(:zero) || ')', $$values (3, 'account_changed'), (4, 'silent')$$,
	'and one that is not told of any more');
insert into incident (province, id, market, stall, verdict, opened_by, opened_at)
values (22, test_id(8, 99), test_id(2, 1), test_id(3, 7), 'unknown_account', test_id(6, 1), '2026-06-25');
select results_eq($$select * from test_plan(more => $$ || quote_literal(:zero) || ')',
	$$values (3, 'account_changed'), (4, 'incident_near'), (5, 'incident_near'), (6, 'incident_near'), (7, 'incident_near'), (8, 'incident_near'), (9, 'incident_near')$$,
	'three stalls on either side of an incident are gone to, and that comes first');
select results_eq($$select * from test_plan(more => '{"sample_percent": 100, "most": 7}')$$, $$select * from test_plan(more => $$ || quote_literal(:zero) || ')',
	'what is most comes before a sample');

-- A round of stalls 1 to 6, from 1 to 5 July, taken by person 1 and person 7 (of another market).
insert into round (province, id, market, from_day, to_day, seed, rules, planned_by)
values (22, test_id(9, 1), test_id(2, 1), '2026-07-01', '2026-07-05', repeat('0', 32), round_rules(), test_id(6, 2));
insert into round_stall (province, round, market, stall, place, reason)
select 22, test_id(9, 1), test_id(2, 1), test_id(3, n), n, 'due' from generate_series(1, 6) as n;
insert into test_label (province, id, market, stall, payload, payload_hash, planted_by, planted_at)
select 22, test_id(8, 200 + n), test_id(2, 1), test_id(3, n), 'x' || n, test_hash('test ' || n), test_id(6, 4), '2026-06-30'
from unnest(array[2, 3, 6]) as n;

create function test_check(n integer, stall integer, at timestamptz, result text, hash text default null, person integer default 1, sending integer default 0)
	returns table (status text, flags text)
	language sql
as $$
	select r.status, r.flags
	from record(array[test_id(8, n + sending)], array[test_id(9, n)], array[22::smallint], array[test_id(9, 1)], array[test_id(3, stall)], array[at],
		array[result], array[case result when 'matches' then 'current' when 'mismatch' then 'unknown_account' when 'unreadable' then 'unreadable' end],
		array[test_hash(hash)], array[null::uuid], test_id(6, person), 'r') as r
$$;
create function test_figures() returns text language sql
	as $$select concat_ws(' ', checked, own, excused, '|', mismatch, missing, unreadable, matches, closed, '|', flagged, replaced, median_seconds) from round_figures(22::smallint, test_id(9, 1))$$;

set local role socho_web;
select test_enter('{22}', array[test_id(2, 1)]::text, test_id(6, 1)::text) \g /dev/null
select results_eq($$select * from test_check(301, 1, '2026-07-02 10:00+07', 'matches', 'p1')$$, $$values ('recorded', '')$$, 'a check is recorded');
select results_eq($$select * from test_check(301, 1, '2026-07-02 10:00+07', 'matches', 'p1', sending => 100)$$, $$values ('duplicate', '')$$, 'a resend is the same');
select results_eq($$select status from test_check(301, 2, '2026-07-02 10:00+07', 'matches', 'p1', sending => 100)$$, $$values ('conflict')$$, 'another stall under its name is not');
select is((select count(*) from round_check), 1::bigint, 'one row stands');
select is(test_figures(), '1 0 0 | 0 0 0 1 0 | 0 0', 'one of six is checked');
select results_eq($$select flags from test_check(302, 2, '2026-07-06 00:10+07', 'matches', 'p2')$$, $$values ('late')$$, 'after the last day it is late');
select results_eq($$select flags from test_check(303, 2, '2026-06-30 23:50+07', 'matches', 'p2')$$, $$values ('early')$$, 'before the first, early');
select results_eq($$select flags from test_check(304, 8, '2026-07-02 10:00+07', 'closed')$$, $$values ('not_in_round')$$, 'a stall that is not on the sheet is flagged');
select is(test_figures(), '1 0 0 | 0 0 0 1 0 | 3 0', 'none of them counts');

-- Stall 2: a test label; stall 3: a mismatch besides its own good code; stall 4: the sticker is missing.
select test_check(310, 2, '2026-07-02 10:00+07', 'mismatch', 'test 2') \g /dev/null
select is(test_figures(), '2 0 0 | 0 0 0 1 0 | 3 0', 'a test label is no mismatch, and the stall was visited');
select test_check(311, 3, '2026-07-02 10:00+07', 'matches', 'p3'), test_check(312, 3, '2026-07-02 10:05+07', 'mismatch', 'bad') \g /dev/null
select test_check(313, 4, '2026-07-02 11:00+07', 'missing') \g /dev/null
select is(test_figures(), '4 0 0 | 1 1 0 1 0 | 3 0', 'a stall counts by the worst that hung there');
reset role;
select test_seen(30, 3, '2026-07-02 10:00+07'), test_seen(31, 3, '2026-07-03 10:05+07'), test_seen(32, 4, '2026-07-02 11:10+07', own => true),
	test_seen(33, 4, '2026-07-02 13:00+07') \g /dev/null
select is(test_figures(), '4 0 0 | 1 1 0 1 0 | 3 2 46800', 'replaced after a day and after two hours: thirteen hours in the median');
select test_seen(34, 5, '2026-07-03 10:05+07', own => true) \g /dev/null
select is(test_figures(), '4 1 0 | 1 1 0 1 0 | 3 2 46800', 'a vendor''s own check is told apart');
select is((select (round_told(22::smallint, test_id(9, 1)) -> 'coverage')::jsonb), '{"numerator": 4.5, "denominator": 6, "percent": 75.00}'::jsonb,
	'and covers half a stall');
select is((select (round_told(22::smallint, test_id(9, 1)) -> 'mismatch_rate')::jsonb), '{"numerator": 1, "denominator": 3, "percent": 33.33}'::jsonb,
	'one of three that showed something was another''s');
select results_eq($$select substr(stall::text, 2, 7)::integer, outcome from round_tests(22::smallint, test_id(9, 1)) order by 1$$,
	$$values (2, 'found'), (3, 'missed'), (6, 'not_visited')$$, 'of the test labels one was found, one missed, one hung where nobody went');
select results_eq($$select r.incident from scan_record(array[test_id(8, 400)], array[test_id(9, 400)], array[22::smallint], array[test_id(2, 1)],
		array[test_id(3, 9)], array[now()], array[test_hash('test 2')], array['unknown_account'], array['absent'], array[null], array[null::integer],
		array[null::integer], array[null::bytea], test_id(6, 1), 'r', false) as r$$, $$values (null::uuid)$$, 'none of them opens an incident, wherever it is seen');

-- Somebody else's scope.
set local role socho_web;
select test_enter('{19}', array[test_id(2, 3)]::text, test_id(6, 7)::text) \g /dev/null
select is_empty($$select * from spots(array[0], array[test_id(9, 1)], array[test_id(3, 5)], array[null::text], test_id(6, 7))$$,
	'a round elsewhere is none');
reset role;
insert into round_taken (province, round, market, person) values (22, test_id(9, 1), test_id(2, 1), test_id(6, 7));
set local role socho_web;
select test_enter('{19}', array[test_id(2, 3)]::text, test_id(6, 7)::text) \g /dev/null
select results_eq($$select stall, in_scope from spots(array[0, 1], array[test_id(9, 1), test_id(9, 1)], array[test_id(3, 5), test_id(3, 15)], array[null::text, null], test_id(6, 7)) order by n$$,
	$$values (test_id(3, 5), false), (null::uuid, false)$$, 'but for who took its sheet, in its own market');
select results_eq($$select * from test_check(320, 5, '2026-07-02 10:00+07', 'matches', 'p5', 7)$$, $$values ('recorded', 'no_scope')$$, 'whose check is kept and flagged');
select is(current_setting('socho.provinces') || current_setting('socho.markets'), '{19}' || array[test_id(2, 3)]::text, 'and who sees no more than before');

-- Closing.
select test_enter('{22}', array[test_id(2, 1)]::text, test_id(6, 1)::text) \g /dev/null
select results_eq($$select done, open_stalls, strange from close_round(test_id(9, 1), 1, '{}', '{}', test_id(6, 2), 'r')$$, $$values (false, 2::bigint, 0::bigint)$$,
	'a round is not closed without its stalls');
select results_eq($$select done, open_stalls, strange from close_round(test_id(9, 1), 1, '{A5,A6,A1,A99}', '{x,x,x,x}', test_id(6, 2), 'r')$$, $$values (false, 0::bigint, 2::bigint)$$,
	'a reason for one that was checked, or is not on the sheet, is none');
select results_eq($$select done, version from close_round(test_id(9, 1), 1, array['A5', test_id(3, 6)::text], '{nghỉ ốm,đóng cửa}', test_id(6, 2), 'r')$$, $$values (true, 2)$$,
	'with a reason for each it is');
select is(test_figures(), '4 1 2 | 1 1 0 1 0 | 4 2 46800', 'and they are told as excused');

select * from finish();
rollback;
