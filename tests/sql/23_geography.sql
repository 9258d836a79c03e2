\ir helper/setup.psql
\set statement `sh tests/sql/helper/query.sh inherited adoption/inherited`
:statement
select plan(9);

-- Targets stay with the unit that set them; what they come to in the units of today is worked out when somebody asks.
create function was(called text) returns uuid language sql stable
	return (select id from unit where full_name = called and level = 'province' and valid_to = '2025-07-01');
insert into plan (province, id, number, issuer, title, issued_on, period_from, period_to)
values
	(24, test_id(9, 1), '111-NQ/TU', 'Tỉnh ủy Bắc Giang', 'Tổ công nghệ số', '2021-06-11', '2024-01-01', '2030-12-31'),
	(24, test_id(9, 2), '1/KH-UBND', 'UBND tỉnh Bắc Ninh', 'Tổ công nghệ số', '2024-01-01', '2024-01-01', '2030-12-31'),
	(19, test_id(9, 3), '156/KH-UBND', 'UBND tỉnh Thái Nguyên', 'Chợ 4.0', '2022-10-20', '2022-10-20', '2030-12-31'),
	(19, test_id(9, 4), '820/KH-UBND', 'UBND tỉnh Bắc Kạn', 'Chợ 4.0', '2022-12-12', '2022-12-12', '2030-12-31');
insert into target (province, plan, indicator, version, unit, period_from, period_to, value, value_kind)
values
	(24, test_id(9, 1), 'TEAM', 1, was('Tỉnh Bắc Giang'), '2024-01-01', '2030-12-31', 2337, 'count'),
	(24, test_id(9, 2), 'TEAM', 1, was('Tỉnh Bắc Ninh'), '2024-01-01', '2030-12-31', 1200, 'count'),
	(24, test_id(9, 1), 'ACC15', 1, was('Tỉnh Bắc Giang'), '2024-01-01', '2030-12-31', 70, 'percent'),
	(19, test_id(9, 3), 'M40', 1, was('Tỉnh Thái Nguyên'), '2022-10-20', '2030-12-31', 107, 'count'),
	(19, test_id(9, 4), 'M40', 1, was('Tỉnh Bắc Kạn'), '2022-12-12', '2022-12-31', 12, 'count'),
	(19, test_id(9, 4), 'M40', 1, was('Tỉnh Bắc Kạn'), '2022-12-12', '2030-12-31', 62, 'count');

create view now_of as
	select p.province::smallint, t ->> 'indicator' as indicator, (t ->> 'value')::numeric as value, t ->> 'label' as label,
		t -> 'unit' ->> 'name' as unit, t -> 'from' as parts
	from (values (24), (19)) as p (province)
	cross join lateral inherited(p.province::smallint, '2026-11-20') as b
	cross join json_array_elements(b.body::json) as t;
select results_eq($$select unit, value, label from now_of where indicator = 'TEAM'$$,
	$$values ('Tỉnh Bắc Ninh', 3537::numeric, 'Tổng hợp từ Tỉnh Bắc Giang, Tỉnh Bắc Ninh')$$,
	'Bắc Giang''s 2 337 teams are inside today''s Bắc Ninh, beside its own');
select results_eq($$select (x ->> 'value')::numeric, x -> 'unit' ->> 'name', x -> 'plan' ->> 'number'
		from now_of n, json_array_elements(n.parts) as e (x) where indicator = 'TEAM' order by 1 desc$$,
	$$values (2337::numeric, 'Tỉnh Bắc Giang', '111-NQ/TU'), (1200, 'Tỉnh Bắc Ninh', '1/KH-UBND')$$,
	'each part under the name and the plan that set it');
select results_eq($$select n.value, x ->> 'why' from now_of n, json_array_elements(n.parts) as e (x) where indicator = 'ACC15'$$,
	$$values (null::numeric, 'percent')$$, 'a percentage is not added up: it is listed with the reason');
select results_eq($$select unit, value, label from now_of where indicator = 'M40'$$,
	$$values ('Tỉnh Thái Nguyên', 169::numeric, 'Tổng hợp từ Tỉnh Bắc Kạn, Tỉnh Thái Nguyên')$$,
	'Thái Nguyên''s 107 with Bắc Kạn''s 12 and 50: the plan of 2022 has ended, the one to 2030 counts');
select is((select count(*) from target where unit in (was('Tỉnh Bắc Giang'), was('Tỉnh Bắc Kạn'))), 4::bigint,
	'and every target still stands with the unit that set it');

-- An old ward that was split.
insert into unit (id, level, code, type, name, full_name, name_fold, parent, valid_from, valid_to, document)
select test_id(8, n), 'commune', '9900' || n, 'phường', 'P' || n, 'Phường P' || n, 'p' || n, p.id,
	case n when 1 then '2025-01-01' else '2025-07-01' end::date, case n when 1 then '2025-07-01'::date end, 'x'
from generate_series(1, 3) as n
join unit p on p.level = 'province' and p.code = '22' and p.valid_to is null;
insert into unit_succession (from_unit, to_unit, on_date, relation, share, document)
values (test_id(8, 1), test_id(8, 2), '2025-07-01', 'part', null, 'x'), (test_id(8, 1), test_id(8, 3), '2025-07-01', 'part', null, 'x');
insert into plan (province, id, number, issuer, title, issued_on, period_from, period_to)
values (22, test_id(9, 5), '2/KH-UBND', 'UBND phường P1', 'Chợ 4.0', '2025-01-01', '2025-01-01', '2030-12-31');
insert into target (province, plan, indicator, version, unit, class, period_from, period_to, value, value_kind)
values
	(22, test_id(9, 5), 'M40', 1, test_id(8, 1), null, '2025-01-01', '2030-12-31', 10, 'count'),
	(22, test_id(9, 5), 'M40', 1, test_id(8, 1), 2, '2025-01-01', '2030-12-31', 4, 'count');
create view split as
	select t -> 'unit' ->> 'code' as unit, (t ->> 'class')::integer as class, (t ->> 'value')::numeric as value, x ->> 'why' as why,
		x ->> 'converts' as converts
	from inherited(22::smallint, '2026-11-20') as b
	cross join json_array_elements(b.body::json) as t
	cross join json_array_elements(t -> 'from') as x;
select results_eq('select unit, class, value, why, converts from split order by 1, 2 nulls first',
	$$values ('99002', null::integer, null::numeric, 'part', 'false'), ('99002', 2, null, 'part', 'false'),
		('99003', null, null, 'part', 'false'), ('99003', 2, null, 'part', 'false')$$,
	'what a split ward aimed at is listed under each of its parts, and not converted');
update unit_succession set share = case to_unit when test_id(8, 2) then 0.6 else 0.4 end where from_unit = test_id(8, 1);
select results_eq('select unit, class, value, converts from split order by 1, 2 nulls first',
	$$values ('99002', null::integer, 6.00::numeric, 'true'), ('99002', 2, 2.40, 'true'), ('99003', null, 4.00, 'true'),
		('99003', 2, 1.60, 'true')$$, 'with a share that somebody entered it is, each class on its own');
select is((select sum(value) from split where class is null), 10::numeric, 'and nothing is lost');
select is_empty($$select from json_array_elements((select body from inherited(22::smallint, '2031-01-01'))::json)$$, 'nor kept when the period is over');
select * from finish();
rollback;
