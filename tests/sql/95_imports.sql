\ir helper/setup.psql
select plan(9);

insert into import_file (province, id, market, kind, name, file_hash, file_bytes, created_by)
values (22, test_id(9, 1), test_id(2, 1), 'vendors', 'a.xlsx', test_hash('a'), 10, test_id(6, 1));
insert into import_row (province, id, import, market, line, action, stall, data, row_hash)
values (22, test_id(9, 11), test_id(9, 1), test_id(2, 1), 2, 'create', test_id(3, 1), '{}', test_hash('row'));

select throws_ok($$insert into import_file (province, id, market, kind, name, file_hash, file_bytes, created_by)
	values (22, test_id(9, 2), test_id(2, 1), 'vendors', 'b.xlsx', test_hash('a'), 10, test_id(6, 1))$$, '23505', null,
	'a market has the same file once');
select throws_ok($$update import_file set state = 'refused'$$, '23514', null, 'a refusal says why');
select throws_ok($$update import_file set state = 'committed', checked_at = now(), committed_at = now()$$, '23514', null,
	'drafts are made in the name of somebody');
select throws_ok($$update import_row set action = 'error'$$, '23514', null, 'a row at fault says what is wrong');
select throws_ok($$update import_row set action = 'update'$$, '23514', null, 'an update names the vendor');
select throws_ok($$insert into import_row (province, id, import, market, line, action)
	values (22, test_id(9, 12), test_id(9, 1), test_id(2, 1), 2, 'unchanged')$$, '23505', null, 'a line is told once');
insert into revision (province, id, market, stall, kind, data, created_by)
values (22, test_id(9, 99), test_id(2, 1), test_id(3, 1), 'vendor_registration', '{}', test_id(6, 1));
select throws_ok($$update import_row set revision = test_id(9, 99)$$, '23514', null,
	'the draft of a row bears its id, so that it is made once');
set local role socho_web;
select test_enter('{22}', array[test_id(2, 2)]::text, '') \g /dev/null
select is_empty($$select from import_file union all select from import_row union all select from import_part$$,
	'nobody sees an import of another market');
select throws_ok($$update import_row set action = 'unchanged'$$, '42501', null, 'a request changes nothing that was checked');
select * from finish();
rollback;
