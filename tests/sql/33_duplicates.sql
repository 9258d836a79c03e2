\ir helper/setup.psql
select plan(10);

create function pair(a integer, b integer) returns text language sql as $$
	select format('insert into duplicate (province, market, vendor_a, vendor_b, reasons, similarity) values (22, %L, %L, %L, %L, 0.5)',
		test_id(2, 1), test_id(4, a), test_id(4, b), '{phone}')
$$;
select lives_ok(pair(1, 2), 'two vendors may be one');
select throws_ok(pair(1, 2), '23505', null, 'which is asked once');
select throws_ok(pair(2, 1), '23514', null, 'in one order');
select throws_ok($$update duplicate set state = 'same', decided_by = test_id(6, 2), decided_at = now()$$, '23514', null,
	'a decision says why');
update vendor set phone_hash = test_hash('phone'), phone_box = '\x00' where id in (test_id(4, 3), test_id(4, 12), test_id(4, 22));
select enter_as('{22}', '{' || test_id(2, 1) || '}', '') \g /dev/null
set local role socho_web;
select results_eq($$select other, here from duplicate_candidates(22::smallint, test_id(2, 1), test_id(4, 99), null, test_hash('phone'),
		'970422', test_hash('none')) where same_phone order by 1$$,
	$$values (test_id(4, 3), true), (test_id(4, 12), false)$$, 'the same phone is found in every market of the province, and in no other');
select is(current_setting('socho.markets'), '{' || test_id(2, 1) || '}', 'and the scope is narrow again');
select results_eq($$select refused from merge_vendors(22::smallint, test_id(4, 1), test_id(4, 12), test_id(6, 2), 'r')$$,
	$$values ('out_of_scope')$$, 'who is not seen is not merged');
select results_eq($$select count(*) from merge_vendors(22::smallint, test_id(4, 1), test_id(4, 2), test_id(6, 2), 'r') where refused is null$$,
	$$values (1 + (select count(distinct c.stall) from code c join account a on a.id = c.account
		where a.vendor in (test_id(4, 1), test_id(4, 2)) and c.state in ('issued', 'printed', 'displayed')))$$, 'two become one');
select is(current_setting('socho.markets'), '{' || test_id(2, 1) || '}', 'and the scope is narrow again');
reset role;
select throws_ok($$update vendor set state = 'active' where id = test_id(4, 2)$$, '23514', null, 'who went stays closed');
select * from finish();
rollback;
