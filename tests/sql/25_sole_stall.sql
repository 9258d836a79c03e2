\ir helper/setup.psql
\set statement `sh tests/sql/helper/query.sh clear registry/account_sole_clear`
:statement
\set statement `sh tests/sql/helper/query.sh settle registry/account_sole_set`
:statement
select plan(5);

-- A code of a stall for an account, as approving leaves it.
create function test_code(code text, stall integer, account integer) returns void language sql as $$
	insert into code (province, id, market, stall, account, kind, face, key_id, signature, payload_box, plain_hash,
		sealed_hash, state, issued_at)
	values (22, code, test_id(2, 1), test_id(3, stall), test_id(5, account), 'static', 'sealed', 'testkey1',
		decode(repeat('00', 64), 'hex'), '\x00', test_hash('plain ' || code), test_hash('sealed ' || code), 'issued', now())
$$;
-- Which stalls are sole users of the number of account 1, by whichever row.
create function test_sole() returns uuid[] language sql as $$
	select coalesce(array_agg(a.sole_stall) filter (where a.sole_stall is not null), '{}')
	from account a where a.number_hash = test_hash('account 1')
$$;
-- Vendors 1 and 3 share one number, each with an account row of his own.
update account set sole_stall = null, number_hash = test_hash('account 1') where id in (test_id(5, 1), test_id(5, 3));

select test_code('0123456789A', 1, 1), clear(22::smallint, test_id(3, 1)), settle(22::smallint, test_id(3, 1)) \g /dev/null
select is(test_sole(), array[test_id(3, 1)], 'one stall with a code for a number is its sole user');
select test_code('0123456789B', 3, 3), clear(22::smallint, test_id(3, 3)), settle(22::smallint, test_id(3, 3)) \g /dev/null
select is(test_sole(), '{}', 'two stalls with codes for it, by rows of two vendors, are not');
update code set state = 'superseded', superseded_by = '0123456789A', ended_at = now() where id = '0123456789B';
select clear(22::smallint, test_id(3, 3)), settle(22::smallint, test_id(3, 3)) \g /dev/null
select is(test_sole(), array[test_id(3, 1)], 'until one of the codes has ended');
select is((select array_agg(state order by id) from account where number_hash = test_hash('account 1')),
	'{active,replaced}', 'which retires its account');

-- Another approval for the same number that was committed between the two statements of this one.
update account set state = 'active', sole_stall = null where number_hash = test_hash('account 1');
select test_code('0123456789C', 3, 3), clear(22::smallint, test_id(3, 3)) \g /dev/null
update account set sole_stall = test_id(3, 1) where id = test_id(5, 1);
select settle(22::smallint, test_id(3, 3)) \g /dev/null
select is(test_sole(), '{}', 'what another approval set meanwhile is forgotten, too');

select * from finish();
rollback;
