\ir helper/setup.psql
select plan(83);

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

create function test_pay(tags text[], confirmations integer[], paid timestamptz[]) returns table (n integer, told text)
	language sql as $$
	select u.n, u.code || ' ' || u.outcome
	from code_use((select array_agg(i::integer) from generate_series(1, cardinality(tags)) as i),
		array_fill(22::smallint, array[cardinality(tags)]), array_fill(test_id(3, 1), array[cardinality(tags)]), tags,
		(select array_agg(test_id(8, c) order by i) from unnest(confirmations) with ordinality as x (c, i)), paid) as u
	order by u.n
$$;
select test_code('55555555551', 'issued', 'dynamic', 'AAAAAAZ') \g /dev/null
select test_code('55555555552', 'displayed', 'dynamic', 'BBBBBBZ', '2026-11-10 12:00+07') \g /dev/null
select test_code('55555555553', 'expired', 'dynamic', 'CCCCCCZ', '2026-11-10 12:00+07') \g /dev/null
select test_code('55555555554', 'expired', 'dynamic', 'DDDDDDZ', '2026-11-10 12:00+07') \g /dev/null
select test_code('55555555555', 'revoked', 'dynamic', 'EEEEEEZ') \g /dev/null
set local role socho_web;
select enter_service(22::smallint) \g /dev/null
select results_eq(
	$$select * from test_pay(array['AAAAAAZ', 'BBBBBBZ', 'CCCCCCZ', 'DDDDDDZ', 'EEEEEEZ', 'FFFFFFZ', 'AAAAAAZ'],
		array[11, 12, 13, 14, 15, 16, 17],
		array['2026-11-10 11:00+07', '2026-11-10 11:00+07', '2026-11-10 11:00+07', '2026-11-10 13:00+07',
			'2026-11-10 11:00+07', '2026-11-10 11:00+07', '2026-11-10 10:59+07']::timestamptz[])$$,
	$$values (1, '55555555551 again'), (2, '55555555552 used'), (3, '55555555553 used'), (4, '55555555554 late'),
		(5, '55555555555 late'), (7, '55555555551 used')$$,
	'the first payment by its time uses a code, also one told after the code had expired; no code, no row');
select results_eq(
	$$select * from test_pay(array['AAAAAAZ', 'AAAAAAZ', 'DDDDDDZ'], array[17, 18, 14],
		array_fill('2026-11-10 11:00+07'::timestamptz, array[3]))$$,
	$$values (1, '55555555551 same'), (2, '55555555551 again'), (3, '55555555554 used')$$,
	'the same payment again is the same; another is one too many');
reset role;
select results_eq($$select state, used_by, ended_at from code where id = '55555555551'$$,
	$$values ('used', test_id(8, 17), '2026-11-10 10:59+07'::timestamptz)$$, 'the row keeps which payment, and when');
select is((select count(*) from audit where action = 'code.use'), 4::bigint, 'the trail tells each once');
select lives_ok($$select test_code('66666666661', 'issued', 'dynamic', 'AAAAAAZ')$$, 'the tag of a used code is free');
set local role socho_web;
select results_eq($$select * from test_pay(array['AAAAAAZ'], array[19], array['2026-11-11'::timestamptz])$$,
	$$values (1, '66666666661 used')$$, 'and then names the code that is open');
select throws_ok($$update code set used_by = null, state = 'issued', ended_at = null where id = '66666666661'$$, '23514', null,
	'a used code is never open again');
reset role;
set local role socho_press;
select throws_ok($$select * from code_use('{}', '{}', '{}', '{}', '{}', '{}')$$, '42501', null, 'the press uses up no code');
reset role;

select * from finish();
rollback;
