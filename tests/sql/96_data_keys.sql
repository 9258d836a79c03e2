\ir helper/setup.psql
select plan(19);

-- Whoever adds a sealed column tells of it, or its boxes would be left behind when a key is retired.
select is_empty($$
	select c.table_name || '.' || c.column_name
	from information_schema.columns c
	join pg_class r on r.relname = c.table_name and r.relnamespace = 'socho'::regnamespace and r.relkind in ('r', 'p')
		and not r.relispartition
	where c.table_schema = 'socho' and c.column_name ~ 'box(es)?$' and c.udt_name in ('bytea', '_bytea')
	except
	select s.relation || '.' || s.col from sealed_column s$$, 'every column of boxes is sealed anew with the others');
select results_eq($$select count(distinct ordinal)::integer, bool_and(leaf::regclass::text <> 'confirmation_personal') from sealed_leaf$$,
	$$select count(*)::integer, true from sealed_column$$, 'each stands in a table of its own or in partitions');
select results_eq($$select box_version(b) from (values ('\x0200'::bytea || decode(repeat('07', 29), 'hex')),
		('\x020107'::bytea || decode(repeat('00', 28), 'hex')), ('\x0101'::bytea || decode(repeat('00', 28), 'hex')),
		('\x02'), ('\x0101'), ('\x0301'::bytea || decode(repeat('00', 40), 'hex')), ('')) as v (b)$$,
	$$values (7), (263), (0), (null), (null), (null), (null)$$, 'a box names the version of its key');

insert into data_key (province, kind, version, master_id, wrapped)
values
	(22, 'box', 1, '\x0000000000000000', decode(repeat('00', 60), 'hex')),
	(22, 'box', 2, '\x0000000000000000', decode(repeat('00', 60), 'hex')),
	(19, 'box', 1, '\x0000000000000000', decode(repeat('00', 60), 'hex'));
insert into rekeying (province, version) values (22, 2);
create function test_box(version integer) returns bytea language sql immutable
	return '\x0200'::bytea || set_byte('\x00', 0, version) || decode(repeat('00', 28), 'hex');
update vendor set phone_box = test_box(1), phone_hash = test_hash(id::text);
update account set number_box = test_box(2);
select throws_ok($$insert into data_key (province, kind, version) values (22, 'box', 3)$$, '23514', null,
	'only a key of before waits to be wrapped');

create temporary table found (leaf text, col text, bound_table text, bound_column text, at text, row_id bytea, box bytea);
create temporary table again (like found);
grant select, insert on found, again to socho_press;

set local role socho_web;
select test_enter('{22}', '*', '');
select results_eq('select count(*)::integer from data_key', 'values (2)', 'a role sees the wrapped keys of its scope');
select throws_ok($$insert into data_key (province, kind, version, master_id, wrapped)
	values (22, 'box', 3, '\x0000000000000000', decode(repeat('00', 60), 'hex'))$$, '42501', null, 'web makes no keys');
select throws_ok('update data_key set wrapped = wrapped', '42501', null, 'nor changes them');
select throws_ok('select * from rekeying_next(22::smallint, 2::smallint, 22::smallint)', '42501', null, 'nor moves boxes');
reset role;
set local role socho_press;
select test_enter('{22}', '*', '');
select throws_ok('update data_key set retired_at = now()', '42501', null, 'the press retires no key by its own word');
select throws_ok('delete from data_key', '42501', null, 'nobody loses one');
select throws_ok('update confirmation_personal set box = box', '42501', null, 'confirmations stay insert-only');
select throws_ok($$select rekeying_move(22::smallint, 2::smallint, 'vendor', 'name', '{"(0,1)"}', '{"\\x00"}', '{"\\x00"}', 0)$$, '42501',
	null, 'only boxes are moved');

insert into found select * from rekeying_next(22::smallint, 2::smallint, 22::smallint);
select results_eq('select distinct leaf, col, bound_table from found', $$values ('vendor', 'phone_box', 'vendor')$$,
	'the next are of one column, and of older versions');
select results_eq('select count(*)::integer from found', $$select count(*)::integer from vendor where province = 22$$,
	'of this province');
select results_eq($$select rekeying_move(22::smallint, 2::smallint, 'vendor', 'phone_box', array_agg(at),
		array_agg(case when n = 1 then '\x0100000000000000000000000000'::bytea else substring(box for 14) end), array_agg(test_box(2)), 0)
	from (select *, row_number() over (order by at) as n from found) f$$, $$select count(*) - 1 from found$$,
	'a box that somebody changed meanwhile is left as it is');
select is((select finished from rekeying_settle(22::smallint, 2::smallint)), false, 'the pass is not over');
select is_empty('select * from rekeying_next(22::smallint, 2::smallint, 22::smallint)', 'nothing is looked at twice');
select is((select finished from rekeying_settle(22::smallint, 2::smallint)), false, 'and what was moved asks for another pass');
insert into again select * from rekeying_next(22::smallint, 2::smallint, 22::smallint);
select rekeying_move(22::smallint, 2::smallint, 'vendor', 'phone_box', array_agg(at), array_agg(substring(box for 14)),
	array_agg(test_box(2)), 0) from again \g /dev/null
select count(*) from rekeying_next(22::smallint, 2::smallint, 22::smallint) \g /dev/null
select * from rekeying_settle(22::smallint, 2::smallint) \g /dev/null
select count(*) from rekeying_next(22::smallint, 2::smallint, 22::smallint) \g /dev/null
select * from rekeying_settle(22::smallint, 2::smallint) \g /dev/null
reset role;
select test_enter('{19,22}', '*', '');
select results_eq('select province::integer, version::integer, retired_at is not null from data_key order by 1, 2',
	$$values (19, 1, false), (22, 1, true), (22, 2, false)$$, 'a pass that moves nothing is the last, and retires what is older');
select * from finish();
rollback;
