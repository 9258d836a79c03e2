\ir helper/setup.psql
select plan(12);

select lives_ok($$insert into tenancy (province, market, stall, vendor, kind, from_day)
	values (22, test_id(2, 1), test_id(3, 1), test_id(4, 2), 'shared', '2026-02-01')$$, 'a stall may be shared');
select throws_ok($$insert into tenancy (province, market, stall, vendor, kind, from_day)
	values (22, test_id(2, 1), test_id(3, 1), test_id(4, 3), 'main', '2026-02-01')$$, '23505', null,
	'but has one main tenant at a time');
select is((select count(distinct t.stall) from tenancy t where t.stall = test_id(3, 1) and t.to_day is null), 1::bigint,
	'and counts once');

insert into revision (province, id, market, stall, kind, state, data, created_by, submitted_by, submitted_at, decided_by,
	decided_at)
values (22, test_id(8, 1), test_id(2, 1), test_id(3, 1), 'vendor_registration', 'approved', '{}', test_id(6, 1), test_id(6, 1),
	now(), test_id(6, 2), now());
create function change(state text, more text default '') returns text language sql as $$
	select format('insert into payout_change (province, market, stall, vendor, account, revision, state, replaces, keep_others,
		make_primary, due_at, created_by, review_reason) values (22, %L, %L, %L, %L, %L, %L, false, false, true, now(), %L, %L)',
		test_id(2, 1), test_id(3, 1), test_id(4, 1), test_id(5, 1), test_id(8, 1), state, test_id(6, 2), nullif(more, ''))
$$;
select throws_ok(change('review'), '23514', null, 'a change under review says why');
select lives_ok(change('waiting'), 'a change waits');
select throws_ok(change('waiting'), '23505', null, 'one at a time for a vendor on a stall');
select throws_ok($$update payout_change set reviewed_by = created_by$$, '23514', null,
	'whoever approved it does not review it');
select throws_ok($$update payout_change set state = 'cancelled', ended_at = now()$$, '23514', null, 'a cancelled one says why');

insert into role_grant (person, role, scope_kind, province, bin) values (test_id(6, 6), 'bank_checker', 'province', 22, '970436');
update account set bin = '970436' where id = test_id(5, 3);
select throws_ok($$insert into role_grant (person, role, scope_kind, province, bin)
	values (test_id(6, 6), 'inspector', 'province', 22, '970436')$$, '23514', null, 'only a bank''s people have a bank');
select test_enter('{22}', '*', test_id(6, 6)::text) \g /dev/null
set local role socho_web;
select enter_bank() \g /dev/null
select results_eq('select id from account', array[test_id(5, 3)], 'a bank''s person sees that bank''s accounts only');
select throws_ok($$update account set bin = '970422' where id = test_id(5, 3)$$, '42501', null, 'and moves none of them');
reset role;
select test_enter('{22}', '*', test_id(6, 4)::text) \g /dev/null
set local role socho_web;
select enter_bank() \g /dev/null
select is_empty('select id from account', 'somebody without a bank sees none');
select * from finish();
rollback;
