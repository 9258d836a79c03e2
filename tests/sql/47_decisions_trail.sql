\ir helper/setup.psql
select plan(19);

-- ---- a decision outside the scope
insert into revision (province, id, market, kind, data, created_by)
values (22, test_id(9, 1), test_id(2, 1), 'vendor_registration', '{}', test_id(6, 1));
set local role socho_web;
select test_enter('{22}', array[test_id(2, 2)]::text, test_id(6, 2)::text) \g /dev/null
select is((select count(*) from revision), 0::bigint, 'a revision of another market is not seen');
select is(revision_is_there(test_id(9, 1)), true, 'but is known to be somewhere');
select is(revision_is_there(test_id(9, 2)), false, 'as one that is nowhere is not');
select is(concat_ws(' ', current_setting('socho.provinces'), current_setting('socho.markets'), current_setting('socho.person')),
	format('{22} {%s} %s', test_id(2, 2), test_id(6, 2)), 'and the scope is what it was');
reset role;

-- ---- the trail
insert into audit (province, id, person, action, market, entity, entity_id, after)
values
	(22, test_id(8, 1), test_id(6, 1), 'test.own', test_id(2, 1), 'stall', '1', '{"name": "Hường"}'),
	(22, test_id(8, 2), test_id(6, 1), 'test.other', test_id(2, 2), 'stall', '2', null),
	(22, test_id(8, 3), test_id(6, 1), 'test.province', null, 'plan', '3', null),
	(19, test_id(8, 4), test_id(6, 1), 'test.far', test_id(2, 3), 'stall', '4', null),
	(0, test_id(8, 5), test_id(6, 1), 'test.country', null, 'person', '5', null);
set local role socho_web;
select test_enter('{22}', array[test_id(2, 1)]::text, '') \g /dev/null
select results_eq($$select action from audit where action like 'test.%'$$, $$values ('test.own')$$,
	'who holds a market sees its lines');
select test_enter('{22}', '*', '') \g /dev/null
select results_eq($$select action from audit where action like 'test.%' order by 1$$,
	$$values ('test.other'), ('test.own'), ('test.province')$$, 'who holds the province sees all of its lines');
select test_enter('{0,22}', '*', '') \g /dev/null
select is((select count(*) from audit where action = 'test.country'), 1::bigint, 'and with the country those of nobody''s place');
select test_enter('', '', '') \g /dev/null
select lives_ok($$insert into audit (province, action) values (22, 'test.blind')$$, 'a line is added from any scope');
select throws_ok($$update audit set action = 'test.gone'$$, '42501', null, 'and changed from none');
select throws_ok($$insert into audit_unsealed values (22, test_id(9, 9))$$, '42501', null, 'nor is the work list written by hand');
reset role;
select enter_all() \g /dev/null
select is_empty($$select a.id from audit a left join audit_unsealed u using (province, id) where u.id is null$$,
	'every line waits to be sealed');

-- ---- a line's leaf, worked out anew
create function test_sized(value bytea) returns bytea language sql immutable as $$
	select case when value is null then '\xffffffff' else int4send(octet_length(value)) || value end
$$;
update audit set at = '2026-11-22 01:02:03.000004+00', address = '203.0.113.9', request = 'r-1' where id = test_id(8, 1);
select is(
	(select audit_leaf(a) from audit a where id = test_id(8, 1)),
	(select 'socho-trail-v1'::bytea || '\x00' || '\x0016' || uuid_send(a.id) || int8send(1795309323000004)
		|| test_sized(uuid_send(test_id(6, 1))) || test_sized(sha256(a.salt || '203.0.113.9'::bytea)) || test_sized('r-1')
		|| test_sized('test.own') || test_sized(uuid_send(test_id(2, 1))) || test_sized('stall') || test_sized('1')
		|| test_sized(null) || test_sized(sha256(a.salt || convert_to('{"name": "Hường"}', 'UTF8')))
	from audit a where id = test_id(8, 1)), 'is what its comment says');
select is((select count(distinct salt) from audit), (select count(*) from audit), 'each line has a salt of its own');
create temporary table test_leaf as select audit_leaf(a) as leaf from audit a where id = test_id(8, 1);
update audit set after = '{"name": "Hương"}' where id = test_id(8, 1);
select isnt((select audit_leaf(a) from audit a where id = test_id(8, 1)), (select leaf from test_leaf), 'another word is another leaf');
update audit set after = '{"name": "Hường"}', salt = null where id = test_id(8, 1);
select isnt((select audit_leaf(a) from audit a where id = test_id(8, 1)), (select leaf from test_leaf),
	'and without the salt nothing can be tried against it');

select is(csv_cell('=1+1'), '"''=1+1"', 'a formula becomes text in a spreadsheet');
select is(csv_cell('say "a"'), '"say ""a"""', 'quotes are doubled');
select is(csv_cell(null), '""', 'nothing is an empty cell');
select is(csv_cell(E'\tx'), E'"''\tx"', 'a tab in front too');

select * from finish();
rollback;
