\ir helper/setup.psql
select plan(7);

insert into code (province, id, market, stall, account, kind, face)
values (22, '0123456789A', test_id(2, 1), test_id(3, 1), test_id(5, 1), 'static', 'sealed');
insert into print_batch (province, id, market, layout, format, labels)
values (22, test_id(9, 1), test_id(2, 1), 'poster_a4', 'pdf', 1);
insert into label (province, code, serial, market, batch, position, copy)
values (22, '0123456789A', '7HQ2KD', test_id(2, 1), test_id(9, 1), 1, 1);

select throws_ok($$insert into label (province, code, serial, market, batch, position, copy)
	values (22, '0123456789A', '7HQ2KD', test_id(2, 1), test_id(9, 1), 2, 2)$$, '23505', null,
	'a code never has a serial twice');
select throws_ok($$insert into label (province, code, serial, market, batch, position, copy)
	values (22, '0123456789A', '7HQ2KE', test_id(2, 1), test_id(9, 1), 2, 1)$$, '23505', null,
	'nor two first copies');
select throws_ok($$update print_batch set state = 'done', finished_at = now()$$, '23514', null,
	'a batch without a file is not done');
select throws_ok($$update print_batch set state = 'refused', finished_at = now()$$, '23514', null,
	'a refusal says why');
select throws_ok($$update label set state = 'voided'$$, '23514', null, 'a voided label says since when');
set local role socho_web;
select enter_service(22::smallint) \g /dev/null
select throws_ok($$update label set state = 'voided', voided_at = now()$$, '42501', null,
	'a request voids no label by itself');
select throws_ok($$update print_batch set state = 'queued'$$, '42501', null, 'nor changes a batch');
select * from finish();
rollback;
