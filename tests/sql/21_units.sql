\ir helper/setup.psql
\set statement `sh tests/sql/helper/query.sh settle registry/unit_settle`
:statement
\set statement `sh tests/sql/helper/query.sh decide registry/placement_decide`
:statement
\set statement `sh tests/sql/helper/query.sh cycle registry/unit_cycle`
:statement
\set statement `sh tests/sql/helper/query.sh carry registry/unit_carry`
:statement
\set statement `sh tests/sql/helper/query.sh move_grants registry/unit_grants`
:statement
\set statement `sh tests/sql/helper/query.sh change registry/market_change`
:statement
\set statement `sh tests/sql/helper/query.sh areas adoption/areas`
:statement
\set statement `sh tests/sql/helper/query.sh inherited adoption/inherited`
:statement
select plan(72);

-- Names.
select results_eq(
	$$select name_key(a) = name_key(b) from (values
		('Xã Thuận Hoà', 'Xã Thuận Hòa'), ('Phường Thuỷ Xuân', 'PHƯỜNG  Thủy Xuân'), ('Xã Tam Hoè', 'Xã Tam Hòe'),
		('Xã Quý Lộc', 'Xã Qúy Lộc'), ('Xã Cư M’gar', 'Xã Cư M''gar'), (normalize('Xã Hoà An', nfd), 'Xã Hòa An')) as n (a, b)$$,
	$$select true from generate_series(1, 6)$$, 'one name in two spellings has one key, whatever the place of its tone mark');
select results_eq(
	$$select name_key(a) = name_key(b) from (values
		('Xã Cẩm Giang', 'Xã Cẩm Giàng'), ('Xã Văn Lang', 'Xã Văn Lăng'), ('Xã Sơn Hà', 'Xã Sơn Hạ'), ('Xã Ba Tơ', 'Xã Ba Tô'),
		('Xã Lộc Thạnh', 'Xã Lộc Thành'), ('Xã Thanh An', 'Xã Thạnh An'), ('Xã Tân Thành', 'Xã Tân Thạnh'),
		('Phường Hoà', 'Xã Hoà'), ('Xã Mùa', 'Xã Muà'), ('Xã Đông', 'Xã Dông')) as n (a, b)$$,
	$$select false from generate_series(1, 10)$$, 'names that differ in marks or in kind have different keys');

-- The 63 provinces of before.
select is((select count(*) from unit where level = 'province' and valid_from < '2025-07-01'), 63::bigint,
	'the 63 provinces of before 1 July 2025 are there');
select is((select count(distinct to_unit) from unit_succession where on_date = '2025-07-01'), 34::bigint,
	'and went into 34');
select results_eq(
	$$select o.full_name, n.full_name from unit_succession s
		join unit o on o.id = s.from_unit
		join unit n on n.id = s.to_unit
		where o.code = '24' and s.on_date = '2025-07-01'$$,
	$$values ('Tỉnh Bắc Giang', 'Tỉnh Bắc Ninh')$$, 'a code that changed its meaning names two units');
select is_empty($$select code from unit u where level = 'province' and valid_to is not null
	and unit_province(u.id) is null$$, 'every province of before lies in one of today');
select is((select unit_province(id) from unit where full_name = 'Tỉnh Bình Phước'), 75::smallint,
	'also through a province that became a city');

select is((select unit_same(id, '2026-01-01') from unit where full_name = 'Tỉnh Quảng Ninh' and valid_to is not null),
	(select id from unit where full_name = 'Tỉnh Quảng Ninh' and valid_to is null), 'a province that nothing was merged into is the same');
select is((select unit_same(id, '2026-05-01') from unit where full_name = 'Tỉnh Đồng Nai' and valid_from = '2025-07-01'),
	(select id from unit where full_name = 'Thành phố Đồng Nai'), 'and so is one that became a city');
select is((select unit_same(id, '2026-01-01') from unit where full_name = 'Tỉnh Thái Nguyên' and valid_to is not null),
	(select id from unit where full_name = 'Tỉnh Thái Nguyên' and valid_to is not null), 'but not one that took in another');

-- Communes of before, 1 to 6, and of today, 11 to 17, in Quảng Ninh.
create function test_unit(n integer) returns uuid language sql immutable return test_id(8, n);
insert into unit (id, level, code, type, name, full_name, name_fold, parent, valid_from, valid_to, document)
select test_unit(n), 'commune', '0660' || n % 10, 'xã', 'U' || n, 'Xã U' || n, 'u' || n, p.id,
	case when n < 10 then '2025-01-01' else '2025-07-01' end::date, case when n < 10 then '2025-07-01'::date end, 'test'
from unnest(array[1, 2, 3, 4, 11, 12, 13, 14]) as n
join unit p on p.level = 'province' and p.code = '22' and p.valid_from <= '2025-01-01';
insert into unit_succession (from_unit, to_unit, on_date, relation, document)
values
	(test_unit(1), test_unit(11), '2025-07-01', 'whole', 'test'),
	(test_unit(2), test_unit(11), '2025-07-01', 'part', 'test'),
	(test_unit(2), test_unit(12), '2025-07-01', 'part', 'test');

select throws_ok($$insert into unit_succession (from_unit, to_unit, on_date, relation, document)
	values (test_unit(1), test_unit(12), '2025-07-01', 'whole', 'test')$$, '23505', null,
	'a unit that went whole has one successor');
select throws_ok($$insert into unit_succession (from_unit, to_unit, on_date, relation, document)
	values (test_unit(11), test_unit(1), '2025-07-01', 'whole', 'test')$$, '23503', null,
	'a unit that goes on has no successor, so successions do not turn in a circle');
select throws_ok($$insert into unit_succession (from_unit, to_unit, on_date, relation, document)
	values (test_unit(3), test_unit(13), '2025-07-02', 'whole', 'test')$$, '23503', null,
	'a succession is of the day on which the one ends and the other begins');
select throws_ok($$insert into unit_succession (from_unit, to_unit, on_date, relation, share, document)
	values (test_unit(3), test_unit(13), '2025-07-01', 'whole', 0.5, 'test')$$, '23514', null, 'only a part has a share');
select throws_ok($$update unit set valid_to = '2025-08-01' where id = test_unit(1)$$, '23503', null,
	'the end of a unit that has successors stands fast');
select throws_ok($$update unit set households = 5 where id = test_unit(11)$$, '23514', null, 'only hamlets count households');

-- A circle within one day, told by code and name: 3 and 4 exchange both.
select is_empty($$select * from cycle('2025-07-01')$$, 'these successions make no circle');
savepoint circle;
update unit set code = '06609' where id = test_unit(14);
update unit set code = '06604', name = 'U4', full_name = 'Xã U4' where id = test_unit(13);
update unit set code = '06603', name = 'U3', full_name = 'Xã U3' where id = test_unit(14);
insert into unit_succession (from_unit, to_unit, on_date, relation, document)
values
	(test_unit(3), test_unit(13), '2025-07-01', 'whole', 'test'),
	(test_unit(4), test_unit(14), '2025-07-01', 'whole', 'test');
select results_eq($$select * from cycle('2025-07-01')$$, $$values ('06603')$$, 'a circle is found');
rollback to circle;

-- Markets: 1 lies in a commune that went whole, 2 in one that was split.
update market set unit = test_unit(1) where id = test_id(2, 1);
update market set unit = test_unit(2) where id = test_id(2, 2);
insert into market_fact (province, market, attribute, valid_from, unit)
values (22, test_id(2, 1), 'unit', '2025-01-01', test_unit(1)), (22, test_id(2, 2), 'unit', '2025-01-01', test_unit(2));
set local role socho_web;
select enter_service(22::smallint) \g /dev/null
select results_eq($$select * from settle(null, null, null)$$, $$values (1::bigint, 1::bigint)$$,
	'one market follows its unit and one waits');
select is((select unit from market where id = test_id(2, 1)), test_unit(11), 'the first lies in the successor');
select is((select unit from market where id = test_id(2, 2)), test_unit(2), 'the second stays where it was');
select results_eq($$select market_unit_on(22::smallint, test_id(2, 1), d) from unnest(
		array['2020-01-01', '2025-06-30', '2025-07-01', null]::date[]) as d$$,
	$$values (test_unit(1)), (test_unit(1)), (test_unit(11)), (test_unit(1))$$,
	'where a market lay is known of each day');
select results_eq($$select * from settle(null, null, null)$$, $$values (0::bigint, 1::bigint)$$, 'settling again changes nothing');
select is((select count(*) from placement), 1::bigint, 'and asks once');
select results_eq($$select * from decide((select id from placement), '06613', 'x', null, null)$$,
	$$values (test_id(2, 2), false, false)$$, 'a unit that is no successor is refused');
select throws_ok($$update placement set to_unit = test_unit(13), decided_at = now()$$, '23503', null, 'by the schema too');
select results_eq($$select * from decide((select id from placement), '06602', 'by its address', test_id(6, 1), 'r1')$$,
	$$values (test_id(2, 2), true, true)$$, 'a person decides');
select results_eq($$select * from decide((select id from placement), '06601', 'x', test_id(6, 1), 'r1')$$,
	$$values (test_id(2, 2), true, false)$$, 'once');
select results_eq($$select * from settle(test_id(2, 2), test_id(6, 1), 'r1')$$, $$values (1::bigint, 0::bigint)$$,
	'and the market moves');
select is((select unit from market where id = test_id(2, 2)), test_unit(12), 'where the person said');
select results_eq($$select action, person from audit where action ~ '^placement|^market.move'
		order by action, person nulls first$$,
	$$values ('market.move', null::uuid), ('market.move', test_id(6, 1)), ('placement.decide', test_id(6, 1)),
		('placement.open', null)$$, 'each step leaves a line in the trail');
reset role;

-- A later change of the successor: both follow again, by themselves.
select enter_all() \g /dev/null
update unit set valid_to = '2026-01-01' where id = test_unit(12);
insert into unit (id, level, code, type, name, full_name, name_fold, parent, valid_from, document)
select test_unit(22), 'commune', u.code, 'phường', u.name, 'Phường U12', u.name_fold, u.parent, '2026-01-01', 'test'
from unit u where u.id = test_unit(12);
insert into unit_succession (from_unit, to_unit, on_date, relation, document)
values (test_unit(12), test_unit(22), '2026-01-01', 'retype', 'test');
select results_eq($$select * from settle(null, null, null)$$, $$values (1::bigint, 0::bigint)$$, 'a market follows a retype');

-- Hamlets and rights.
create function test_placed() returns uuid language sql stable security definer
	return (select id from socho.placement where hamlet = socho.test_unit(32));
grant execute on function test_placed() to socho_web;
insert into unit (id, level, code, type, name, full_name, name_fold, parent, households, valid_from, document)
values
	(test_unit(31), 'hamlet', '06601.T01', 'thôn', '1', 'thôn 1', '1', test_unit(1), 120, '2025-01-01', 'test'),
	(test_unit(32), 'hamlet', '06602.T01', 'thôn', '1', 'thôn 1', '1', test_unit(2), 90, '2025-01-01', 'test'),
	(test_unit(33), 'hamlet', '06602.T02', 'thôn', '2', 'thôn 2', '2', test_unit(12), 90, '2025-07-01', 'test');
select results_eq($$select * from carry()$$, $$values (2::bigint, 1::bigint)$$,
	'hamlets of a commune that has one successor go on under it, and one of a split commune waits');
select results_eq($$select code, parent, valid_from, households from unit where level = 'hamlet' and valid_to is null
		order by code$$,
	$$values ('06601.T01', test_unit(11), '2025-07-01'::date, 120), ('06602.T01', test_unit(2), '2025-01-01'::date, 90),
		('06602.T02', test_unit(22), '2026-01-01'::date, 90)$$,
	'those of a split commune stay until somebody says where they are');
select results_eq($$select * from carry()$$, $$values (0::bigint, 1::bigint)$$, 'once');
select throws_ok($$insert into placement (province, from_unit, on_date) values (22, test_unit(2), '2025-07-01')$$, '23514', null,
	'what waits is a market or a hamlet');
select throws_ok($$insert into placement (province, market, hamlet, from_unit, on_date)
	values (22, test_id(2, 2), test_unit(32), test_unit(2), '2025-07-01')$$, '23514', null, 'and not both');
select enter_as('{22}', '{' || test_id(2, 2) || '}', '') \g /dev/null
set local role socho_web;
select throws_ok($$select settle_hamlets(test_unit(32))$$, '42501', null, 'hamlets move by a decision alone');
select is_empty($$select * from placement where hamlet is not null$$, 'who has a market sees no hamlet');
select enter_service(19::smallint) \g /dev/null
select is_empty($$select * from placement$$, 'nor who has another province');
select is_empty($$select * from decide(test_placed(), '06602', 'x', test_id(6, 1), 'r1')$$, 'or decides about it');
select enter_service(22::smallint) \g /dev/null
select results_eq($$select * from decide(test_placed(), '06613', 'x', test_id(6, 1), 'r1')$$, $$values (null::uuid, false, false)$$,
	'a hamlet goes to a candidate alone');
select results_eq($$select * from decide(test_placed(), '06602', 'x', test_id(6, 1), 'r1')$$, $$values (null::uuid, true, true)$$,
	'a person says where it lies');
select results_eq($$select code, parent, valid_from, valid_to, households from unit where level = 'hamlet' and name_fold = '1' and code ~ '^06602'
		order by valid_from$$,
	$$values ('06602.T01', test_unit(2), '2025-01-01'::date, '2025-07-01'::date, 90), ('06602.T01', test_unit(12), '2025-07-01', '2026-01-01', 90),
		('06602.T01', test_unit(22), '2026-01-01', null, 90)$$,
	'and it goes there, and on with that commune to its type of today');
select results_eq($$select * from decide(test_placed(), '06601', 'x', test_id(6, 1), 'r1')$$, $$values (null::uuid, true, false)$$, 'once');
reset role;
select enter_all() \g /dev/null
select results_eq($$select * from carry()$$, $$values (0::bigint, 0::bigint)$$, 'nothing waits any more');

insert into role_grant (person, role, scope_kind, province, unit)
values (test_id(6, 3), 'commune_officer', 'unit', 22, test_unit(1)), (test_id(6, 3), 'commune_officer', 'unit', 22, test_unit(12));
select results_eq($$select * from move_grants()$$, $$values (1::bigint, 1::bigint)$$, 'rights go on with a unit under its new type');
select is((select count(*) from role_grant where unit = test_unit(11)), 0::bigint, 'a merger gives nobody more than they had');

-- Two views of the markets of a province, and targets of units that are no more.
select results_eq($$select market, code, name, province_name, waits from areas(22::smallint, '2026-01-31', false) order by market$$,
	$$values (test_id(2, 1), '06601', 'Xã U11', 'Tỉnh Quảng Ninh', false), (test_id(2, 2), '06602', 'Phường U12', 'Tỉnh Quảng Ninh', false)$$,
	'markets lie in the units of today');
select results_eq($$select market, name from areas(22::smallint, '2025-12-31', true) order by market$$,
	$$values (test_id(2, 1), 'Xã U11'), (test_id(2, 2), 'Xã U12')$$, 'or in those of the day');
select results_eq($$select name from areas(22::smallint, '2025-06-30', true) order by market$$,
	$$values ('Xã U1'), ('Xã U2')$$, 'also of a day before they were merged or split');
insert into plan (province, id, number, issuer, title, issued_on, period_from, period_to)
values (22, test_id(9, 1), '1/KH', 'x', 'x', '2025-02-01', '2025-02-01', '2026-12-31');
insert into target (province, plan, indicator, version, unit, period_from, period_to, value, value_kind)
select 22, test_id(9, 1), t.indicator, 1, t.unit, '2025-02-01', '2026-12-31', t.value, t.kind
from (values ('M40', test_unit(1), 3, 'count'), ('M40', test_unit(2), 4, 'count'), ('ISS', test_unit(1), 80, 'percent'))
	as t (indicator, unit, value, kind);
create view test_inherited as
	select i ->> 'indicator' as indicator, i -> 'unit' ->> 'name' as unit, i -> 'value' as value, i ->> 'label' as label,
		p -> 'unit' ->> 'name' as source, p ->> 'why' as why
	from jsonb_array_elements((select body from inherited(22::smallint, '2026-01-31'))::jsonb) as i
	cross join jsonb_array_elements(i -> 'from') as p;
select results_eq($$select unit, value, label, source, why from test_inherited where indicator = 'M40' order by unit, source$$,
	$$values ('Phường U12', 'null'::jsonb, null, 'Xã U2', 'part'), ('Xã U11', '3', 'Tổng hợp từ Xã U1', 'Xã U1', null),
		('Xã U11', '3', 'Tổng hợp từ Xã U1', 'Xã U2', 'part')$$,
	'a number goes on with what went whole; of a part without a share it is only listed');
select results_eq($$select unit, value, why from test_inherited where indicator = 'ISS'$$,
	$$values ('Xã U11', 'null'::jsonb, 'percent')$$, 'a percentage is never added up');
update unit_succession set share = 0.25 where from_unit = test_unit(2) and to_unit = test_unit(11);
select results_eq($$select distinct value, label from test_inherited where indicator = 'M40' and unit = 'Xã U11'$$,
	$$values ('4'::jsonb, 'Tổng hợp từ Xã U1, Xã U2')$$, 'with a share that was entered it is');
select is((select body from inherited(22::smallint, '2025-06-30')), '[]', 'while the old units are there nothing is inherited');

-- What is said of a market from a day on.
select lives_ok($$select enter_service(22::smallint)$$, 'in the scope of a province');
set local role socho_web;
select results_eq($$select unit_found, operator_found from change(test_id(2, 1), '2024-01-01', '1/QĐ', null, null, null, 2::smallint, null,
		test_id(6, 1), 'r2')$$, $$values (true, true)$$, 'a class is said from a day on');
select is((select class from market where id = test_id(2, 1)), 2::smallint, 'and counts');
select lives_ok($$select change(test_id(2, 1), '2020-01-01', '0/QĐ', null, null, null, 3::smallint, null, test_id(6, 1), 'r2')$$,
	'what held before is said later');
select is((select class from market where id = test_id(2, 1)), 2::smallint, 'and does not count today');
select lives_ok($$select change(test_id(2, 1), '2025-01-01', null, null, null, null, 0::smallint, null, test_id(6, 1), 'r2')$$,
	'a market may be unranked');
select is((select class from market where id = test_id(2, 1)), null, 'from then on');
select results_eq($$select valid_from, class, document, said_by from market_fact where attribute = 'class' and market = test_id(2, 1)
		order by valid_from$$,
	$$values ('2020-01-01'::date, 3::smallint, '0/QĐ', test_id(6, 1)), ('2024-01-01', 2::smallint, '1/QĐ', test_id(6, 1)),
		('2025-01-01', null, null, test_id(6, 1))$$, 'and all of it stays on record, with who said so');
select results_eq($$select unit_found, body from change(test_id(2, 1), '2025-07-01', null, '99999', null, null, -1::smallint, null, null, 'r')$$,
	$$values (false, null::text)$$, 'a unit that is none changes nothing');
select results_eq($$select operator_found, body from change(test_id(2, 1), '2025-07-01', null, null, test_id(1, 2), null, -1::smallint, null, null, 'r')$$,
	$$values (false, null::text)$$, 'nor does an operator of another province');
select is_empty($$select * from change(test_id(2, 3), '2025-07-01', null, null, null, 'market', -1::smallint, null, null, 'r')$$,
	'nobody says anything of a market outside their scope');
select throws_ok($$insert into market_fact (province, market, attribute, valid_from, class, kind)
	values (22, test_id(2, 1), 'class', '2025-01-01', 1, 'market')$$, '23514', null, 'a fact says one thing');
select throws_ok($$insert into market_fact (province, market, attribute, valid_from) values (22, test_id(2, 1), 'unit', '2025-01-01')$$,
	'23514', null, 'and not nothing');
select throws_ok($$insert into market_fact (province, market, attribute, valid_from, kind)
	values (19, test_id(2, 3), 'kind', '2025-01-01', 'market')$$, '42501', null, 'nor of another province');
select throws_ok($$update market_fact set valid_from = '2025-01-01'$$, '42501', null, 'what was said is never changed');
select throws_ok($$insert into unit_succession (from_unit, to_unit, on_date, relation, document)
	values (test_unit(3), test_unit(13), '2025-07-01', 'whole', 'x')$$, '42501', null, 'units are changed by command alone');
select is((select count(*) from placement p where p.province <> 22), 0::bigint, 'the work list keeps to the scope');

select * from finish();
rollback;
