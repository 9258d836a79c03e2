\ir helper/setup.psql
select plan(85);

-- ---- the schema refuses every move that is not in the table

create temporary table test_state as
	select s as state, n as place
	from unnest(array['requested', 'issued', 'printed', 'displayed', 'superseded', 'revoked', 'expired', 'used'])
		with ordinality as t (s, n);
create function test_code(code text, state text, kind text default 'dynamic', tag text default null,
		expires timestamptz default null) returns void language sql as $$
	insert into code (province, id, market, stall, account, kind, face, amount_vnd, bill_tag, key_id, signature, payload_box,
		plain_hash, sealed_hash, state, issued_at, ended_at, reason, superseded_by, used_by, expires_at)
	values (22, code, test_id(2, 1), test_id(3, 1), test_id(5, 1), kind, 'sealed', case kind when 'dynamic' then 5000 end, tag,
		'testkey1', decode(repeat('00', 64), 'hex'), '\x00', test_hash('plain ' || code), test_hash('sealed ' || code), state,
		case when state <> 'requested' then '2026-11-01'::timestamptz end,
		case when state in ('superseded', 'revoked', 'expired', 'used') then '2026-11-02'::timestamptz end,
		case state when 'revoked' then 'x' end, case state when 'superseded' then '00000000000' end,
		case state when 'used' then test_id(8, 1) end, expires)
$$;
-- A code in one state is told to take another, with everything that goes with it: whether it did.
create function test_move(from_place integer, from_state text, to_place integer, to_state text) returns boolean
	language plpgsql as $$
declare
	code text := '1111111111' || from_place;
	broken text;
begin
	update code c
	set state = to_state,
		issued_at = case when to_state <> 'requested' then coalesce(c.issued_at, now()) end,
		ended_at = case when to_state in ('superseded', 'revoked', 'expired', 'used') then now() end,
		reason = case to_state when 'revoked' then 'x' end,
		superseded_by = case to_state when 'superseded' then '00000000000' end,
		used_by = case to_state when 'used' then test_id(8, 2) end
	where c.id = code;
	raise exception 'moved' using errcode = 'ZZ001';
exception
	when check_violation then
		get stacked diagnostics broken = constraint_name;
		if broken <> 'code_move' then
			raise;
		end if;
		return false;
	when sqlstate 'ZZ001' then
		return true;
end
$$;
select test_code('00000000000', 'issued') \g /dev/null
select test_code('1111111111' || place, state) from test_state \g /dev/null
select is(test_move(f.place::integer, f.state, t.place::integer, t.state), f.state = t.state or code_may_move(f.state, t.state),
	format('from %s to %s', f.state, t.state))
from test_state f, test_state t
order by f.place, t.place;
select throws_ok($$update code set state = 'issued', ended_at = null, reason = null where id = '11111111116'$$, '23514',
	'code 11111111116 does not become issued from revoked', 'and says which move it was');

-- ---- a code begins its life at the beginning

alter table code enable trigger code_birth;
select lives_ok($$select test_code('22222222221', 'requested')$$, 'a code begins as requested');
select lives_ok($$select test_code('22222222222', 'issued')$$, 'or as issued');
select throws_like(format('select test_code(%L, %L)', '3333333333' || s.place, s.state), '%at its birth',
	format('and not as %s', s.state))
from test_state s
where s.place > 2;
alter table code disable trigger code_birth;

-- ---- a dynamic code is used up by a payment

select throws_ok($$select test_code('44444444440', 'used', 'static')$$, '23514', null, 'only a dynamic code is used up');
select throws_ok($$update code set used_by = test_id(8, 1) where id = '22222222222'$$, '23514', null,
	'a code in use was used by nobody');

\set statement `sh tests/sql/helper/query.sh use confirm/code_use`
:statement
-- A payment as it was recorded, for bills of 5 000 đ.
create function test_paid(n integer, paid timestamptz, amount bigint default 5000, way text default 'credit') returns void
	language sql as $$
	insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection, account, stall, market, day,
		counted, direction, bin, match_rule, event_id, account_hash, personal_hash)
	values (22, test_id(8, n), '2026-11-12', paid, amount, test_id(7, 1), test_id(5, 1), test_id(3, 1), test_id(2, 1),
		'2026-11-10', way = 'credit' and amount >= 1000, way, '970422', 'content_code', 'e' || n, test_hash('account 1'), sha256('x'))
$$;
create function test_pay(tags text[], confirmations integer[]) returns void language sql as $$
	select use(22::smallint, array_fill(test_id(3, 1), array[cardinality(tags)]), tags,
		(select array_agg(test_id(8, c) order by i) from unnest(confirmations) with ordinality as x (c, i)),
		array_fill('2026-11-12'::timestamptz, array[cardinality(tags)]))
$$;
create view test_told as
	select substr(p.confirmation::text, 7, 2)::integer as n, p.code || ' ' || p.outcome as told from code_payment p;
grant select on test_told to socho_web;
select test_code('55555555551', 'issued', 'dynamic', 'AAAAAAZ') \g /dev/null
select test_code('55555555552', 'displayed', 'dynamic', 'BBBBBBZ', '2026-11-10 12:00+07') \g /dev/null
select test_code('55555555553', 'expired', 'dynamic', 'CCCCCCZ', '2026-11-10 12:00+07') \g /dev/null
select test_code('55555555554', 'expired', 'dynamic', 'DDDDDDZ', '2026-11-10 12:00+07') \g /dev/null
select test_code('55555555555', 'revoked', 'dynamic', 'EEEEEEZ') \g /dev/null
select test_code('55555555556', 'issued', 'dynamic', 'GGGGGGZ') \g /dev/null
update code set amount_vnd = null where id = '55555555556';
select test_paid(n, '2026-11-10 11:00+07') from generate_series(11, 16) as n \g /dev/null
select test_paid(17, '2026-11-10 10:59+07'), test_paid(18, '2026-11-10 13:00+07') \g /dev/null
set local role socho_web;
select enter_service(22::smallint) \g /dev/null
select test_pay(array['AAAAAAZ', 'BBBBBBZ', 'CCCCCCZ', 'DDDDDDZ', 'EEEEEEZ', 'FFFFFFZ', 'AAAAAAZ', 'GGGGGGZ'],
	array[11, 12, 13, 18, 15, 16, 17, 14]) \g /dev/null
select results_eq('select * from test_told order by n',
	$$values (11, '55555555551 again'), (12, '55555555552 exact'), (13, '55555555553 exact'), (14, '55555555556 exact'),
		(15, '55555555555 late'), (17, '55555555551 exact'), (18, '55555555554 late')$$,
	'the first payment by its time uses a code, also one told after the code had expired; no code, no row');
select test_pay(array['AAAAAAZ', 'AAAAAAZ', 'DDDDDDZ'], array[17, 11, 19]) \g /dev/null
select is((select count(*) from test_told), 7::bigint, 'the same again adds nothing, and neither does what was not recorded');
reset role;
select results_eq($$select state, used_by, ended_at from code where id = '55555555551'$$,
	$$values ('used', test_id(8, 17), '2026-11-10 10:59+07'::timestamptz)$$, 'the row keeps which payment, and when');
select results_eq($$select id, state from code where id in ('55555555554', '55555555555')$$,
	$$values ('55555555554', 'expired'), ('55555555555', 'revoked')$$, 'what was over stays so');
select is((select count(*) from audit where action = 'code.use'), 4::bigint, 'the trail tells each once');
select lives_ok($$select test_code('66666666661', 'issued', 'dynamic', 'AAAAAAZ')$$, 'the tag of a used code is free');

-- ---- and by payments that add up

select test_paid(21, '2026-11-11 08:00+07', 4999), test_paid(22, '2026-11-11 08:01+07', 1, 'debit'),
	test_paid(23, '2026-11-11 08:02+07', 2), test_paid(24, '2026-11-11 08:03+07', 1) \g /dev/null
set local role socho_web;
select test_pay(array['AAAAAAZ', 'AAAAAAZ'], array[21, 22]) \g /dev/null
select results_eq($$select state from code where id = '66666666661'$$, $$values ('issued')$$,
	'the newer code has the tag now, and too little leaves it open');
select test_pay(array['AAAAAAZ', 'AAAAAAZ'], array[24, 23]) \g /dev/null
select results_eq('select * from test_told where n > 20 order by n',
	$$values (21, '66666666661 under'), (23, '66666666661 over'), (24, '66666666661 again')$$,
	'the rest uses it, a đồng too much is over, and money that went out pays nothing');
select throws_ok($$update code set used_by = null, state = 'issued', ended_at = null where id = '66666666661'$$, '23514', null,
	'a used code is never open again');
select throws_ok('update code_payment set amount_vnd = 1', '42501', null, 'what was told stays');
reset role;

select * from finish();
rollback;
