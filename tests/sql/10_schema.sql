\ir helper/setup.psql
select plan(15);

create view test_table as
	select c.oid, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relowner::regrole::text as owner,
		obj_description(c.oid, 'pg_class') as comment, c.relispartition,
		exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'province') as has_province
	from pg_class c
	where c.relnamespace = 'socho'::regnamespace and c.relkind in ('r', 'p');

select cmp_ok((select count(*) from test_table), '>', 30::bigint, 'there is a schema to look at');
select is_empty(
	$$select relname from test_table where has_province and not (relrowsecurity and relforcerowsecurity)$$,
	'every table with a province forces row-level security');
select is_empty(
	$$select relname from test_table t where has_province
		and not exists (select from pg_policy p where p.polrelid = t.oid and p.polname = 'scope')$$,
	'and has the scope policy');
select is_empty(
	$$select polrelid::regclass, polname from pg_policy
		where polpermissive and polroles <> array['socho_owner'::regrole::oid] and ((polqual is null and polname <> 'append')
			or pg_get_expr(polqual, polrelid) !~ '^\(?in_scope(_unit)?\('
			or (polname <> 'append' and pg_get_expr(polwithcheck, polrelid) is distinct from pg_get_expr(polqual, polrelid)))$$,
	'a policy that lets a run-time role in is in_scope(), of a market or of a unit, and nothing else, for what is read and for what is written');
select is_empty(
	$$select relname from test_table where has_province and relname not in ('confirmation_unsealed', 'feed', 'revision_contributor',
			'role_grant')
		and not exists (
			select from pg_index i
			join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
			where i.indrelid = test_table.oid and i.indisprimary and a.attname = 'province')$$,
	'the province comes first in the primary key');
select is_empty($$select relname from test_table where owner <> 'socho_owner'$$, 'socho_owner owns every table');
select is_empty(
	$$select rolname from pg_roles where rolname ~ '^socho_' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)$$,
	'no role of ours is above the rules');
select is_empty(
	$$select d.objid, d.refobjid::regrole from pg_shdepend d
		where d.deptype = 'o' and d.refobjid::regrole::text in ('socho_web', 'socho_press', 'socho_admin', 'socho_reporter')$$,
	'the roles that log in own nothing');
select is_empty(
	$$select m.roleid::regrole from pg_auth_members m
		where m.member::regrole::text in ('socho_web', 'socho_press', 'socho_reporter')$$,
	'run-time roles are members of nothing');
select is_empty(
	$$select relname from test_table where comment is null and not relispartition$$,
	'every table says what one row is');
select is_empty(
	$$select proname from pg_proc where pronamespace = 'socho'::regnamespace and prosecdef
		and not coalesce(proconfig, '{}') @> '{"search_path=socho, pg_temp"}'$$,
	'a function that acts as the owner has a fixed search path');
select is_empty(
	$$select p.proname, r.rolname from pg_proc p cross join pg_roles r
		where p.pronamespace = 'socho'::regnamespace and r.rolname in ('socho_web', 'socho_press', 'socho_reporter')
			and p.proname in ('enter_all', 'enter_as', 'protect', 'make_partition', 'drop_personal', 'erase_personal', 'job_take')
			and has_function_privilege(r.oid, p.oid, 'execute')
			and not (r.rolname = 'socho_press' and p.proname in ('drop_personal', 'erase_personal', 'job_take'))$$,
	'functions of the owner are not open to run-time roles');
select is_empty(
	$$select t.relname, r.rolname from test_table t cross join pg_roles r
		where r.rolname in ('socho_web', 'socho_press', 'socho_reporter')
			and (has_table_privilege(r.oid, t.oid, 'delete') or has_table_privilege(r.oid, t.oid, 'truncate')
				or has_table_privilege(r.oid, t.oid, 'trigger') or has_table_privilege(r.oid, t.oid, 'references'))$$,
	'run-time roles delete nothing');
select is_empty(
	$$select a.attrelid::regclass, a.attname from pg_attribute a
		join test_table t on t.oid = a.attrelid
		where a.attnum > 0 and a.atttypid in ('timestamp'::regtype, 'varchar'::regtype, 'bpchar'::regtype, 'money'::regtype,
			'float4'::regtype)$$,
	'times have a zone, text has no length and money is whole');
select is_empty(
	$$select a.attrelid::regclass, a.attname from pg_attribute a
		join test_table t on t.oid = a.attrelid
		where a.attname ~ '_hash$' and a.atttypid = 'bytea'::regtype and not exists (
			select from pg_constraint c
			where c.conrelid = a.attrelid and c.contype = 'c'
				and pg_get_constraintdef(c.oid) ~ format('octet_length\(%s\) = (16|32)\)', a.attname))$$,
	'hashes have one length');

select * from finish();
rollback;
