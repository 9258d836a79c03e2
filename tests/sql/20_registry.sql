\ir helper/setup.psql
\set statement `sh tests/sql/helper/query.sh decide registry/revision_decide`
:statement
\set statement `sh tests/sql/helper/query.sh submit registry/revision_submit`
:statement
select plan(48);

select is((select count(*) from province), 34::bigint, 'there are 34 provinces');
select results_eq(
	$$select code::integer, ordinal::integer from province where name in ('Hà Nội', 'Quảng Ninh', 'Cà Mau') order by code$$,
	$$values (1, 0), (22, 9), (96, 33)$$, 'counted in code order from 0');
select is_empty($$select code from (select code, ordinal, row_number() over (order by code) - 1 as n from province) p
	where n <> ordinal$$, 'without a gap');
select is((select sum(ward_count + commune_count + zone_count) from province), 3321::bigint, 'with 3 321 communes');
select results_eq(
	$$select type, valid_from, valid_to from unit where level = 'province' and code = '75' and valid_from >= '2025-07-01'
		order by valid_from$$,
	$$values ('tỉnh', '2025-07-01'::date, '2026-04-30'::date), ('thành phố', '2026-04-30', null)$$,
	'Đồng Nai was a province until it became a city on 30 April 2026');
select results_eq(
	$$select type, count(*) from unit where level = 'province' and valid_to is null group by type order by count(*)$$,
	$$values ('thành phố', 7::bigint), ('tỉnh', 27)$$, 'there are 7 cities and 27 provinces now');
select results_eq(
	$$select name::text from (values ('Đà Nẵng'), ('Cà Mau'), ('An Giang'), ('Điện Biên'), ('Ấn'), ('Ăn')) as n (name)
		order by name collate "vi-x-icu"$$,
	$$values ('An Giang'), ('Ăn'), ('Ấn'), ('Cà Mau'), ('Đà Nẵng'), ('Điện Biên')$$,
	'names sort as Vietnamese readers expect');
select throws_ok(
	$$insert into unit (level, code, type, name, full_name, name_fold, valid_from, document)
		values ('province', '22', 'tỉnh', 'x', 'x', 'x', '2026-01-01', 'x')$$,
	'23505', null, 'a code has one current unit');

-- The published codes, then every single change of a symbol of one of them.
select ok(content_code_ok('CZ044EEVZ') and content_code_ok('CZ609B7NZ') and content_code_ok('CZ0T2GHMZ'),
	'content codes have the check symbol of the design');
select is((select count(*) from generate_series(3, 8) as place,
		regexp_split_to_table('0123456789ABCDEFGHJKMNPQRSTVWXY', '') as symbol
		where content_code_ok(overlay('CZ044EEVZ' placing symbol from place for 1))), 6::bigint,
	'and no symbol of one can be another');
select throws_ok($$insert into stall (province, id, market, number, number_sort, census_date, content_code)
		values (22, new_id(), test_id(2, 1), 'B1', 'B1', '2026-01-01', 'CZ044EE0Z')$$,
	'23514', null, 'a stall with a wrong content code is refused');
select throws_ok($$insert into stall (province, id, market, number, number_sort, census_date, content_code)
		values (19, new_id(), test_id(2, 3), 'B1', 'B1', '2026-01-01', test_content_code(252 * 29791 + 1))$$,
	'23505', null, 'a content code is given once in the whole country');
select throws_ok($$insert into stall (province, id, market, number, number_sort, census_date, content_code)
		values (22, new_id(), test_id(2, 1), 'A1', 'A1', '2026-01-01', 'CZ044EEVZ')$$,
	'23505', null, 'a stall number is used once in a market');
select throws_ok($$insert into stall (province, id, market, number, number_sort, census_date, content_code)
		values (22, new_id(), test_id(2, 3), 'B1', 'B1', '2026-01-01', 'CZ044EEVZ')$$,
	'23503', null, 'a stall stands in a market of its own province');
set local role socho_web;
select enter_service(22::smallint) \g /dev/null
select lives_ok($$insert into stall (province, id, market, number, number_sort, census_date, content_code)
		values (22, new_id(), test_id(2, 1), 'B1', 'B1', '2026-01-01', 'CZ609B7NZ')$$, 'web may add a stall');
reset role;
select throws_ok($$update stall set status = 'vacant' where id = test_id(3, 1)$$, '23514', null,
	'a stall that is not in use has a reason');

select throws_ok($$insert into tenancy (province, market, stall, vendor, from_day)
		values (22, test_id(2, 1), test_id(3, 1), test_id(4, 2), '2026-02-01')$$,
	'23505', null, 'a stall has one open main tenancy');
select lives_ok($$insert into tenancy (province, market, stall, vendor, kind, from_day)
		values (22, test_id(2, 1), test_id(3, 1), test_id(4, 2), 'shared', '2026-02-01')$$, 'and may be shared');
select throws_ok($$insert into tenancy (province, market, stall, vendor, kind, from_day)
		values (22, test_id(2, 2), test_id(3, 1), test_id(4, 3), 'shared', '2026-02-01')$$,
	'23503', null, 'a tenancy names the market of its stall');
select lives_ok($$with gone as (update tenancy set to_day = '2026-06-30' where stall = test_id(3, 3))
	select$$, 'a tenancy ends');
select lives_ok($$insert into tenancy (province, market, stall, vendor, from_day)
		values (22, test_id(2, 1), test_id(3, 3), test_id(4, 2), '2026-07-01')$$, 'and another follows');
select throws_ok($$insert into account (province, market, vendor, bin, number_box, number_hash, last4, holder_name, sole_stall)
		values (22, test_id(2, 1), test_id(4, 1), '970422', '\x00', test_hash('account 2'), '0002', 'X', test_id(3, 1))$$,
	'23505', null, 'an account is the sole account of one stall only');
select throws_ok($$update account set state = 'stolen' where id = test_id(5, 2)$$, '23514', null,
	'an account that is not active claims no stall');
select throws_ok($$insert into account (province, market, vendor, bin, number_box, number_hash, last4, holder_name)
		values (22, test_id(2, 1), test_id(4, 1), '970422', '\x00', '\x00', '0002', 'X')$$,
	'23514', null, 'a keyed hash has 16 bytes');

create function test_code(id text, state text = 'issued', stall integer = 1, kind text = 'static', seal text = 'x')
	returns void language sql
as $$
	insert into code (province, id, market, stall, account, kind, face, amount_vnd, key_id, signature, payload_box, plain_hash,
		sealed_hash, state, issued_at)
	values (22, id, test_id(2, 1), test_id(3, stall), test_id(5, stall), kind, 'sealed',
		case kind when 'dynamic' then 5000 end, 'abcd_-12', decode(repeat('00', 64), 'hex'), '\x00', test_hash(seal),
		test_hash(seal), state, now())
$$;
select lives_ok($$select test_code('0123456789A')$$, 'a code is issued');
select throws_ok($$select test_code('0123456789B', seal => 'y')$$, '23505', null,
	'a stall and account have one live static code');
select throws_ok($$select test_code('0123456789B', stall => 2)$$, '23505', null, 'a sealed payload is live once');
select lives_ok($$select test_code('0123456789C', kind => 'dynamic', seal => 'z')$$, 'dynamic codes stand beside it');
select throws_ok($$select test_code('0123456789I', stall => 2, seal => 'y')$$, '23514', null,
	'a code id has only symbols of its alphabet');
select throws_ok($$update code set state = 'revoked', ended_at = now() where id = '0123456789A'$$, '23514', null,
	'a revocation has a reason');
select throws_ok($$update code set state = 'superseded', ended_at = now() where id = '0123456789A'$$, '23514', null,
	'a superseded code names its successor');
select throws_ok($$insert into code (province, id, market, stall, account, kind, face, state)
		values (22, '0123456789D', test_id(2, 1), test_id(3, 2), test_id(5, 2), 'static', 'sealed', 'issued')$$,
	'23514', null, 'an issued code is signed');

insert into revision (province, id, market, stall, kind, state, data, created_by, submitted_by, submitted_at)
values (22, test_id(9, 1), test_id(2, 1), test_id(3, 1), 'vendor_registration', 'submitted', '{}', test_id(6, 1),
	test_id(6, 1), now());
insert into revision_contributor (province, revision, person) values (22, test_id(9, 1), test_id(6, 3));
set local role socho_web;
select enter_service(22::smallint) \g /dev/null
select results_eq($$select * from decide(22::smallint, test_id(9, 1), 1, test_id(6, 1), 'approved', null)$$,
	$$values ('submitted', 1, true, false)$$, 'who made a revision does not approve it');
select results_eq($$select * from decide(22::smallint, test_id(9, 1), 1, test_id(6, 3), 'approved', null)$$,
	$$values ('submitted', 1, true, false)$$, 'nor does anybody who wrote in it');
select results_eq($$select * from decide(22::smallint, test_id(9, 1), 7, test_id(6, 2), 'approved', null)$$,
	$$values ('submitted', 1, false, false)$$, 'nobody decides on a version they did not see');
select results_eq($$select * from decide(22::smallint, test_id(9, 1), 1, test_id(6, 2), 'approved', null)$$,
	$$values ('approved', 2, false, true)$$, 'another person does');
select results_eq($$select * from decide(22::smallint, test_id(9, 1), 2, test_id(6, 2), 'rejected', 'x')$$,
	$$values ('approved', 2, false, false)$$, 'once');
select is_empty($$select * from decide(22::smallint, test_id(9, 2), 1, test_id(6, 2), 'approved', null)$$,
	'a revision that is not there has no answer');
reset role;
select throws_ok($$update revision set decided_by = created_by where id = test_id(9, 1)$$, '23514', null,
	'the table itself refuses its maker');
insert into revision (province, id, market, kind, state, data, created_by, submitted_by, submitted_at)
values (22, test_id(9, 3), test_id(2, 1), 'vendor_registration', 'submitted', '{}', test_id(6, 1), test_id(6, 1), now());
select throws_ok($$select * from decide(22::smallint, test_id(9, 3), 1, test_id(6, 2), 'returned', null)$$, '23514', null,
	'a revision is not returned without a reason');
insert into revision (province, id, market, kind, data, created_by)
values (22, test_id(9, 4), test_id(2, 1), 'vendor_registration', '{"consents": [{"purpose": "registration"}]}', test_id(6, 1));
select results_eq($$select * from submit(test_id(9, 4), 1, test_id(6, 3), 'r')$$, $$values ('submitted', 2, true, 'vendor_registration', 'A', true)$$,
	'somebody else may submit what one person wrote');
select * from decide(22::smallint, test_id(9, 4), 2, test_id(6, 2), 'returned', 'x') \g /dev/null
update revision set state = 'draft', decided_by = null, decided_at = null, reason = null where id = test_id(9, 4);
select results_eq($$select * from submit(test_id(9, 4), 3, test_id(6, 1), 'r')$$, $$values ('submitted', 4, true, 'vendor_registration', 'A', true)$$,
	'and another the next time');
select results_eq($$select * from decide(22::smallint, test_id(9, 4), 4, test_id(6, 3), 'approved', null)$$,
	$$values ('submitted', 4, true, false)$$, 'but who ever submitted a revision does not approve it');

insert into plan (province, id, number, issuer, title, issued_on, period_from, period_to)
values (22, test_id(9, 1), '6037/KH-UBND', 'UBND tỉnh', 'Chợ 4.0', '2023-10-20', '2024-01-01', '2025-12-31');
prepare test_target (numeric, text, uuid) as
	insert into target (province, plan, indicator, version, unit, market, period_from, period_to, value, value_kind)
	select 22, test_id(9, 1), 'ISS', 1, u.id, $3, date '2024-01-01', date '2025-12-31', $1, $2
	from unit u
	where u.level = 'province' and u.code = '22' and u.valid_to is null and $3 is null
	union all
	select 22, test_id(9, 1), 'ISS', 1, null, $3, date '2024-01-01', date '2025-12-31', $1, $2
	where $3 is not null;
select lives_ok($$execute test_target(80, 'percent', null)$$, 'a target is set for a unit');
select throws_ok($$execute test_target(90, 'percent', null)$$, '23505', null, 'once for a period');
select throws_ok($$execute test_target(101, 'percent', test_id(2, 1))$$, '23514', null, 'a share is at most 100 %');
select throws_ok($$execute test_target(1.5, 'count', test_id(2, 1))$$, '23514', null, 'a count is whole');
select results_eq(
	$$select code, parameters ->> 'payments_min', parameters ->> 'amount_min_vnd' from indicator
		where version = 1 and code in ('ACT', 'ISS', 'REG', 'USE1') order by code$$,
	$$values ('ACT', '20', '5000'), ('ISS', null, null), ('REG', null, null), ('USE1', '1', null)$$,
	'the first indicators have their documented parameters');

select * from finish();
rollback;
