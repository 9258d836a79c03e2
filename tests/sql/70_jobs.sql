\ir helper/setup.psql
select plan(13);

insert into job (province, id, kind, dedupe, run_at)
values
	(22, test_id(9, 1), 'poster', null, now() - interval '2 minutes'),
	(19, test_id(9, 2), 'report', 'q3', now() - interval '1 minute'),
	(0, test_id(9, 3), 'partitions', null, now() + interval '1 hour');
set local role socho_press;
select enter_service(22::smallint) \g /dev/null
select results_eq($$select province::integer, id, attempts::integer from job_take(array['report', 'partitions'], 'p1', '1 minute')$$,
	$$values (19, test_id(9, 2), 1)$$, 'a worker takes what is due of the kinds it knows, wherever it is');
select is(current_setting('socho.provinces'), '{22}', 'and is still where it was');
select results_eq($$select id from job_take(array['report', 'poster'], 'p2', '1 minute')$$, $$values (test_id(9, 1))$$,
	'another worker takes the next');
select is_empty($$select * from job_take(array['report', 'poster', 'partitions'], 'p3', '1 minute')$$,
	'what is running or not due is not taken');
reset role;
update job set lease_until = now() - interval '1 second' where id = test_id(9, 1);
set local role socho_press;
select results_eq($$select id, attempts::integer from job_take(array['poster'], 'p3', '1 minute')$$,
	$$values (test_id(9, 1), 2)$$, 'a lease that ran out gives the job to another');
reset role;
update job set lease_until = now() - interval '1 second', attempts = 5 where id = test_id(9, 1);
set local role socho_press;
select is_empty($$select * from job_take(array['poster'], 'p3', '1 minute')$$, 'a job that killed five workers is given up');
select results_eq($$select state, error, finished_at = now() from job where id = test_id(9, 1)$$,
	$$values ('failed', 'its worker died 5 times', true)$$, 'and says why');
reset role;
select throws_ok($$insert into job (province, kind, dedupe) values (19, 'report', 'q3')$$, '23505', null,
	'the same job is not queued twice');
update job set state = 'done', finished_at = now(), holder = null, lease_until = null where id = test_id(9, 2);
select lives_ok($$insert into job (province, kind, dedupe) values (19, 'report', 'q3')$$, 'until it is done');
set local role socho_web;
select throws_ok($$select * from job_take(array['report'], 'w', '1 minute')$$, '42501', null, 'web takes no jobs');
reset role;

insert into lease (name, holder, until) values ('test', 'a', now() + interval '1 minute');
set local role socho_press;
select throws_ok($$delete from lease$$, '42501', null, 'a lease is not deleted, so that its fence only grows');
select results_eq($$select substr(new_id()::text, 15, 1), substr(new_id()::text, 20, 1) in ('8', '9', 'a', 'b')$$,
	$$values ('7', true)$$, 'ids made here are UUIDs of version 7');
select cmp_ok(abs(('x' || replace(substr(new_id()::text, 1, 13), '-', ''))::bit(48)::bigint
	- extract(epoch from clock_timestamp()) * 1000), '<', 60000::numeric, 'that begin with the time in milliseconds');
select * from finish();
rollback;
