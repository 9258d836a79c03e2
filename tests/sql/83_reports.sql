\ir helper/setup.psql

select plan(6);

-- A report's lock keeps its own place alone: one market, or one commune with the markets that lay in it.
select test_enter('{22}', '*', '') \g /dev/null
update stall set created_at = '2026-01-01', census_date = '2026-01-01';
insert into unit (id, level, code, type, name, full_name, name_fold, parent, valid_from, document)
select test_id(9, 1), 'commune', '06685', 'phường', 'Hồng Gai', 'Phường Hồng Gai', 'hong gai', p.id, '2025-07-01', 'x'
from unit p
where p.level = 'province' and p.code = '22' and p.valid_to is null;
update market_fact set unit = test_id(9, 1) where market in (test_id(2, 1), test_id(2, 2)) and attribute = 'unit';
update market set created_at = '2026-01-01', unit = case when province = 22 then test_id(9, 1) else unit end;
update tenancy set created_at = '2026-01-01';
select k.snapshot as of_market from take_snapshot(22::smallint, 'lock', '2026-10', '2026-10-01', '2026-10-31', '2026-10-01', '2026-10-31',
	'2026-11-04 00:00+07', null, market => test_id(2, 1)) k \gset
select k.snapshot as of_unit from take_snapshot(22::smallint, 'lock', '2026-10', '2026-10-01', '2026-10-31', '2026-10-01', '2026-10-31',
	'2026-11-04 00:00+07', null, unit => test_id(9, 1)) k \gset
select results_eq(format('select distinct place from snapshot_value where snapshot = %L', :'of_market'), array[test_id(2, 1)],
	'of a market, nothing else is kept');
select results_eq(format('select distinct place_kind, place from snapshot_value where snapshot = %L order by 1, 2', :'of_unit'),
	$$values ('market', test_id(2, 1)), ('market', test_id(2, 2)), ('unit', test_id(9, 1))$$, 'of a commune, it and its markets are');
select is((select count(*) from snapshot_differences(22::smallint, :'of_market')) + (select count(*) from snapshot_differences(22::smallint, :'of_unit')),
	0::bigint, 'and made again they are the same, by who sees everything');
update snapshot_value set numerator = numerator + 1 where snapshot = :'of_unit' and indicator = 'REG' and place_kind = 'unit';
select results_eq(format('select place_kind, indicator from snapshot_differences(22::smallint, %L)', :'of_unit'), $$values ('unit', 'REG')$$,
	'what was changed is named');
-- Who sees another market sees neither lock; whose market it is sees its own.
set local role socho_web;
select test_enter('{22}', format('{%s}', test_id(2, 2)), '') \g /dev/null
select is((select count(*) from snapshot), 0::bigint, 'of another market''s report nobody is told');
select test_enter('{22}', format('{%s}', test_id(2, 1)), '') \g /dev/null
select results_eq('select market from snapshot', array[test_id(2, 1)], 'of one''s own its board is, and not of its commune''s');
reset role;
select * from finish();
rollback;
