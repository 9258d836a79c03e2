\ir helper/setup.psql
select plan(9);

insert into desk_fee (province, id, market, code, name, kind, amount_vnd, document, valid_from, created_by)
values (22, test_id(9, 1), test_id(2, 1), 'P1', 'Phí', 'fee', 2000, '1/QĐ-UBND', '2026-01-01', test_id(6, 1));
select throws_ok($$insert into desk_fee (province, market, code, name, kind, amount_vnd, min_vnd, max_vnd, document, valid_from, created_by)
	values (22, test_id(2, 1), 'P2', 'x', 'fee', 1, 1, 2, 'x', '2026-01-01', test_id(6, 1))$$, '23514', null, 'a fee is fixed or free, not both');
select throws_ok($$insert into desk_fee (province, market, code, name, kind, min_vnd, document, valid_from, created_by)
	values (22, test_id(2, 1), 'P2', 'x', 'fee', 1, 'x', '2026-01-01', test_id(6, 1))$$, '23514', null, 'what is free has both bounds');
insert into cash_receipt (province, id, market, number, taken_on, taken_by, amount_vnd, fee, quantity, entered_by)
values (22, test_id(9, 2), test_id(2, 1), 'B1', '2026-11-01', 'x', 6000, test_id(9, 1), 3, test_id(6, 1));
select throws_ok($$insert into cash_receipt (province, market, number, taken_on, taken_by, amount_vnd, entered_by)
	values (22, test_id(2, 1), 'B2', '2026-11-01', 'x', 1, test_id(6, 1))$$, '23514', null, 'cash was taken for something');
select throws_ok($$insert into cash_receipt (province, market, number, taken_on, taken_by, amount_vnd, fee, quantity, entered_by)
	values (22, test_id(2, 2), 'B2', '2026-11-01', 'x', 1, test_id(9, 1), 1, test_id(6, 1))$$, '23503', null, 'at its own market');
select throws_ok($$update cash_receipt set voided_at = now(), voided_by = test_id(6, 2)$$, '23514', null, 'a receipt is voided with a reason');
select throws_ok($$update cash_receipt set voided_at = now(), voided_by = test_id(6, 1), void_reason = 'x'$$, '23514', null, 'and by somebody else');
select results_eq($$select due_count, due_vnd, cashless_count, cash_vnd from fee_collected(22::smallint, test_id(2, 1), '2026-11-01', '2026-11-30')$$,
	$$values (3::bigint, 6000::bigint, 0::bigint, 6000::bigint)$$, 'so many of a fee in cash are so many due');
set local role socho_web;
select enter_service(22::smallint) \g /dev/null
select throws_ok($$delete from cash_receipt$$, '42501', null, 'a receipt is never deleted');
select throws_ok($$update cash_receipt set amount_vnd = 1$$, '42501', null, 'nor is what it says changed');
select * from finish();
rollback;
