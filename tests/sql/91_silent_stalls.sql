-- The arithmetic of silences, worked out by hand. Market 1 (stalls 1 to 10) is open every day, market 2 is a periodic market
-- (stalls 11 to 20) on days 5, 10, 15, 20, 25 and 30 of the solar month. The last day looked at is 30 June 2026.
\ir helper/setup.psql
\set statement `sh tests/sql/helper/query.sh alarms_at press/stall_alarms`
:statement
select plan(33);

insert into code (province, id, market, stall, account, kind, face, key_id, signature, payload_box, plain_hash, sealed_hash,
	state, issued_at)
select 22, 'AAAAAAAA' || lpad(n::text, 3, '0'), test_id(2, (n + 9) / 10), test_id(3, n), test_id(5, n), 'static', 'sealed',
	'testkey1', decode(repeat('00', 64), 'hex'), '\x00', test_hash('plain ' || n), test_hash('sealed ' || n), 'issued',
	'2026-01-01'
from generate_series(1, 20) as n;
update market set kind = 'periodic_market', day_cutoff_minutes = 0 where id = test_id(2, 2);
insert into market_opening (province, market, valid_from, calendar, days)
values (22, test_id(2, 2), '2026-01-01', 'solar', '{5,10,15,20,25,30}');

-- A stall paid on every day from one to another, but for those left out.
create function test_paid(stall integer, from_day date, to_day date, but date[] default '{}') returns void
	language sql
as $$
	insert into stall_day (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
	select 22, test_id(3, stall), d, 0, test_id(2, (stall + 9) / 10), 3, 60000, 3, d
	from generate_series(from_day, to_day, interval '1 day') as d
	where d::date <> all (but)
	on conflict do nothing
$$;
create function test_forget(stall integer, from_day date) returns void
	language sql
	as $$delete from stall_day where stall = test_id(3, test_forget.stall) and day >= from_day$$;
-- Who is found at the end of a day, with the facts of it.
create function test_quiet(on_day date default '2026-06-30', more jsonb default '{}', market integer default 1)
	returns table (stall integer, facts text)
	language sql
as $$
	select substr(q.stall::text, 2, 7)::integer, concat_ws(' ', q.last_day, q.paid_days || '/' || q.open_days, q.silent_days,
		q.neighbourhood, q.neighbours, q.neighbour_days)
	from quiet_stalls(test_id(2, market), on_day, alarm_rules() || more) as q
$$;

select enter_all() \g /dev/null
select test_paid(n, '2026-05-01', '2026-06-30') from generate_series(1, 10) as n \g /dev/null
select is_empty('select * from test_quiet()', 'nobody is silent where everybody is paid');

-- A stall of 28 paid days in 28 has the habit 29/30: one silent day comes with 1/30, two with 1/900, under 0.002.
select test_forget(1, '2026-06-30') \g /dev/null
select is_empty('select * from test_quiet()', 'one silent day is none');
select test_forget(1, '2026-06-29') \g /dev/null
select results_eq('select * from test_quiet()', $$values (1, '2026-06-28 28/28 2 market 9 18')$$,
	'two are, for a stall that was paid every day; nine neighbours had all of their 18 days');
select is_empty($$select * from test_quiet('2026-06-29')$$, 'and were not yet the day before');
select is_empty($$select * from test_quiet(more => '{"chance": 0.001}')$$, 'a lower chance waits longer');
select results_eq($$select facts from test_quiet(more => '{"silent_days_min": 1, "chance": 0.05}')$$,
	$$values ('2026-06-28 28/28 2 market 9 18')$$, 'the facts are the same by other rules');

-- 23 paid days in 28 are the habit 24/30: three silent days come with 0.008, four with 0.0016.
select test_paid(1, '2026-06-29', '2026-06-30'), test_forget(2, '2026-06-28') \g /dev/null
delete from stall_day where stall = test_id(3, 2) and day in ('2026-06-02', '2026-06-07', '2026-06-12', '2026-06-17', '2026-06-22');
select is_empty('select * from test_quiet()', 'three silent days are few for a stall that is often away');
select test_forget(2, '2026-06-27') \g /dev/null
select results_eq('select * from test_quiet()', $$values (2, '2026-06-26 23/28 4 market 9 36')$$, 'four are not');

-- 16 of 28 is under six in ten: 16.8 would be the share.
select test_paid(2, '2026-06-01', '2026-06-30'), test_forget(3, '2026-06-23') \g /dev/null
delete from stall_day where stall = test_id(3, 3) and day between '2026-06-01' and '2026-06-12';
select is_empty($$select * from test_quiet() where stall = 3$$, 'a stall that is paid on 16 days of 28 is missed by nobody');
select test_paid(3, '2026-06-12', '2026-06-12') \g /dev/null
-- 17 of 28: 18/30, so 0.4 a day; 0.4^6 = 0.0041, 0.4^7 = 0.0016, and eight days are silent
select results_eq($$select facts from test_quiet() where stall = 3$$, $$values ('2026-06-22 17/28 8 market 9 72')$$,
	'on 17 it is');

-- New stalls: 13 open days are no habit yet, 14 are.
select test_paid(3, '2026-06-01', '2026-06-30') \g /dev/null
delete from stall_day where stall = test_id(3, 4) and (day < '2026-06-15' or day > '2026-06-27');
select is_empty('select * from test_quiet()', 'a stall with 13 open days is too new');
select test_paid(4, '2026-06-14', '2026-06-14') \g /dev/null
-- 14 of 14: 15/16, so 1/16 a day; two days come with 0.0039, three with 0.0002
select results_eq('select * from test_quiet()', $$values (4, '2026-06-27 14/14 3 market 9 27')$$, 'with 14 it is not');
select is_empty($$select * from test_quiet('2026-06-29')$$, 'it takes a day more than an old one');

-- Closed days: market 1 was closed from 24 to 26 June, and 29 June is a holiday.
select test_paid(4, '2026-05-01', '2026-06-30'), test_forget(5, '2026-06-28') \g /dev/null
select results_eq('select * from test_quiet()', $$values (5, '2026-06-27 28/28 3 market 9 27')$$, 'three open days are silent');
insert into holiday (day, kind, name) values ('2026-06-29', 'off', 'thử');
select results_eq('select * from test_quiet()', $$values (5, '2026-06-27 28/28 2 market 9 18')$$, 'a public holiday is not one of them');
insert into market_exception (province, market, from_day, to_day, is_open, reason)
values (22, test_id(2, 1), '2026-06-30', '2026-06-30', false, 'sửa chợ');
select is_empty('select * from test_quiet()', 'nor is a day on which the market is closed');
update market_exception set withdrawn_at = now() where market = test_id(2, 1);
delete from holiday where day = '2026-06-29';

-- What is not in use, or can be paid by no code, is expected to be silent.
update stall set status = 'closed', status_reason = 'x' where id = test_id(3, 5);
select is_empty('select * from test_quiet()', 'a closed stall is expected to be silent');
update stall set status = 'in_use', status_reason = null where id = test_id(3, 5);
update code set state = 'revoked', reason = 'x', ended_at = now() where stall = test_id(3, 5);
select is_empty('select * from test_quiet()', 'and so is one whose code was revoked');
insert into code (province, id, market, stall, account, kind, face, key_id, signature, payload_box, plain_hash, sealed_hash, state, issued_at)
select province, 'AAAAAAAA905', market, stall, account, kind, face, key_id, signature, payload_box, plain_hash, sealed_hash, 'issued', now()
from code where stall = test_id(3, 5);
select is((select count(*) from test_quiet()), 1::bigint, 'with both it is not');

-- Neighbours: at least half of their days.
select test_forget(n, '2026-06-28') from generate_series(6, 9) as n \g /dev/null
-- of stalls 1 to 4 and 10 three days each, 15 of 27; 13.5 is half
select is((select count(*) from test_quiet()), 5::bigint, 'where 15 of 27 neighbours'' days are paid each silent stall alarms');
select test_forget(4, '2026-06-28') \g /dev/null
select is_empty('select * from test_quiet()', 'where 12 of 27 are, none does');
select test_forget(n, '2026-06-28') from generate_series(1, 10) as n \g /dev/null
select is_empty('select * from test_quiet()', 'a market that is silent as a whole alarms for no single stall');
select test_paid(n, '2026-06-28', '2026-06-30') from generate_series(1, 10) as n where n <> 5 \g /dev/null
update stall set zone = 'Khu rau' where id in (select test_id(3, n) from generate_series(5, 9) as n);
select results_eq('select facts from test_quiet()', $$values ('2026-06-27 28/28 3 market 9 27')$$,
	'four stalls of its zone are too few, so the market is its neighbourhood');
update stall set zone = 'Khu rau' where id = test_id(3, 10);
select results_eq('select facts from test_quiet()', $$values ('2026-06-27 28/28 3 zone 5 15')$$, 'five are enough');
update stall set row_name = 'Dãy 1' where id in (select test_id(3, n) from generate_series(5, 10) as n);
select results_eq('select facts from test_quiet()', $$values ('2026-06-27 28/28 3 row 5 15')$$, 'and so is the row within it');

-- A periodic market of six sessions a month, paid from 1 March on.
select test_paid(n, '2026-03-01', '2026-06-30',
	array(select d::date from generate_series('2026-03-01', '2026-06-30', interval '1 day') as d where extract(day from d) not in (5, 10, 15, 20, 25, 30)))
from generate_series(11, 20) as n \g /dev/null
select test_forget(11, '2026-06-25') \g /dev/null
-- March to 20 June: 6 + 6 + 6 + 4 sessions; 23/24 is the habit, two silent sessions come with 0.0017
select results_eq('select * from test_quiet(market => 2)', $$values (11, '2026-06-20 22/22 2 market 9 18')$$,
	'a periodic market counts by its sessions');
select results_eq($$select facts from test_quiet('2026-07-04', market => 2)$$, $$values ('2026-06-20 22/22 2 market 9 18')$$,
	'and days without one make nobody more silent');

-- The job itself.
set local role socho_press;
select test_enter('{22}', '*', '') \g /dev/null
select results_eq($$select markets, found from alarms_at('00000000-0000-0000-0000-000000000000', '2026-06-30', '{}')$$,
	$$values (2, 2)$$, 'the job finds both');
select results_eq($$select i.verdict, i.state, i.opened_by, a.rules = alarm_rules() from stall_alarm a
		join incident i on i.id = a.incident order by a.stall$$,
	$$values ('silent', 'opened', null::uuid, true), ('silent', 'opened', null, true)$$,
	'each opened an incident and kept the rules');
select results_eq($$select markets, found from alarms_at('00000000-0000-0000-0000-000000000000', '2026-07-01', '{}')$$,
	$$values (2, 0)$$, 'the same silence alarms once');
reset role;
update incident set state = 'closed', closed_at = now(), closed_by = test_id(6, 2), outcome = 'false', reason = 'nghỉ ốm';
set local role socho_press;
select results_eq($$select found from alarms_at('00000000-0000-0000-0000-000000000000', '2026-07-02', '{}')$$,
	$$values (0)$$, 'also after it was answered');
reset role;
select test_paid(5, '2026-06-28', '2026-07-01'), test_paid(n, '2026-07-01', '2026-07-04') from generate_series(1, 10) as n where n <> 5 \g /dev/null
set local role socho_press;
select results_eq($$select found from alarms_at('00000000-0000-0000-0000-000000000000', '2026-07-04', '{"rules": {"chance": 0.5, "silent_days_min": 3}}')$$,
	$$values (1)$$, 'a later silence alarms anew, by the rules that a job names');
select is((select rules ->> 'silent_days_min' from stall_alarm order by id desc limit 1), '3', 'and these are kept');

select * from finish();
rollback;
