\ir helper/setup.psql
select plan(18);

create function test_version() returns bigint language sql volatile
	return (select sum(version) from match_version where province = 22);
-- Whether the statement moves the version, in a transaction of its own as far as that goes: the slot of this session is
-- written once a transaction, so it is taken back to another one's hands first.
create function test_moves(statement text) returns boolean language plpgsql as $$
declare
	before bigint := test_version();
	moved boolean;
begin
	begin
		execute statement;
		moved := test_version() > before;
		raise exception using errcode = 'U0001';
	exception when sqlstate 'U0001' then
		return moved;
	end;
end
$$;
insert into stall_mark (province, id, market, stall, kind, shown, value_hash)
values (22, test_id(1, 3), test_id(2, 1), test_id(3, 3), 'terminal', 'Q3', test_hash('t3'));
select enter_service(22::smallint) \g /dev/null

select ok(test_moves(statement), 'the version moves on: ' || statement)
from unnest(array[
	$$insert into account (province, id, market, vendor, bin, number_box, number_hash, last4, holder_name)
		values (22, test_id(5, 31), test_id(2, 1), test_id(4, 1), '970436', '\x00', test_hash('x'), '0031', 'H')$$,
	$$update account set state = 'stolen' where id = test_id(5, 1)$$,
	$$update account set sole_stall = null where id = test_id(5, 2)$$,
	$$insert into code (province, id, market, stall, account, kind, face, key_id, signature, payload_box, plain_hash,
			sealed_hash, state, issued_at)
		values (22, '0123456789D', test_id(2, 1), test_id(3, 1), test_id(5, 1), 'static', 'sealed', 'testkey1',
			decode(repeat('00', 64), 'hex'), '\x00', test_hash('p'), test_hash('s'), 'issued', now())$$,
	$$update stall set content_code = test_content_code(252 * 29791 + 900) where id = test_id(3, 1)$$,
	$$update market set day_cutoff_minutes = 300 where id = test_id(2, 1)$$,
	$$update connection set market = null where id = test_id(7, 2)$$,
	$$insert into stall_mark (province, market, stall, kind, shown, value_hash)
		values (22, test_id(2, 1), test_id(3, 6), 'terminal', 'Q6', test_hash('t6'))$$,
	$$update stall_mark set ended_at = now() where id = test_id(1, 3)$$]) as statement;
select ok(not test_moves(statement), 'and not for what no match reads: ' || statement)
from unnest(array[
	$$update account set sole_stall = sole_stall, holder_name = 'HO KHAC' where id = test_id(5, 2)$$,
	$$update stall set number = 'B7' where id = test_id(3, 1)$$,
	$$update market set name = 'Khac' where id = test_id(2, 1)$$,
	$$update connection set name = 'khac' where id = test_id(7, 1)$$]) as statement;
select ok(not test_moves($$update account set state = 'stolen' where id = test_id(5, 21)$$),
	'an account of another province is not in scope and moves nothing');

-- One transaction, many rows: one step, whatever it changes.
select test_version() as before \gset
update account set sole_stall = null where province = 22;
update market set day_cutoff_minutes = 120 where province = 22;
select is(test_version() - :before, 1::bigint, 'a transaction moves the version once');
select enter_all() \g /dev/null
select is((select count(distinct province) from match_version), 34::bigint, 'every province has its version');
select throws_ok($$set local role socho_web; update match_version set version = 0$$, '42501', null,
	'web cannot turn the version back');
select throws_ok($$set local role socho_press; delete from match_version$$, '42501', null, 'nor can the press');

select * from finish();
rollback;
