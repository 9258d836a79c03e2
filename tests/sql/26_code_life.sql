\ir helper/setup.psql
\set statement `sh tests/sql/helper/query.sh revoke registry/code_revoke`
:statement
\set statement `sh tests/sql/helper/query.sh supersede registry/code_supersede`
:statement
\set statement `sh tests/sql/helper/query.sh steal registry/account_steal`
:statement
\set statement `sh tests/sql/helper/query.sh revoke_all registry/codes_revoke`
:statement
\set statement `sh tests/sql/helper/query.sh leave registry/tenancy_end`
:statement
\set statement `sh tests/sql/helper/query.sh expire press/expire_codes`
:statement
select plan(38);

-- ---- the table of moves

create temporary table test_state (state text, place integer);
insert into test_state select s, n from unnest(array['requested', 'issued', 'printed', 'displayed', 'superseded',
	'revoked', 'expired', 'used']) with ordinality as t (s, n);
create temporary table test_move as
	select f.state as from_state, t.state as to_state,
		(f.state, t.state) in (values ('requested', 'issued'), ('requested', 'revoked'))
		or (f.place between 2 and 4 and t.place between 5 and 8)
		or (f.state, t.state) = ('expired', 'used')
		or (f.place between 2 and 4 and t.place between 3 and 4 and f.place < t.place) as allowed
	from test_state f, test_state t;
grant select on test_state, test_move to public;
select is((select count(*) from test_move), 64::bigint, 'eight states make 64 moves');
select is((select count(*) from test_move where allowed), 18::bigint, 'of which 18 are allowed');
select is_empty($$select * from test_move where code_may_move(from_state, to_state) is distinct from allowed$$,
	'and the schema allows these and no other');
select is(code_may_move('issued', 'lost'), false, 'what is no state is no move');

-- ---- the statements make no other move

-- One code a state on stalls 1 to 7, for the accounts of the same number.
create function test_code(code text, stall integer, state text, kind text default 'static') returns void language sql as $$
	insert into code (province, id, market, stall, account, kind, face, amount_vnd, key_id, signature, payload_box,
		plain_hash, sealed_hash, state, issued_at, ended_at, reason, superseded_by, used_by)
	values (22, code, test_id(2, 1), test_id(3, stall), test_id(5, stall), case state when 'used' then 'dynamic' else kind end,
		'sealed', case when kind = 'dynamic' or state = 'used' then 5000 end, 'testkey1', decode(repeat('00', 64), 'hex'), '\x00',
		test_hash('plain ' || code), test_hash('sealed ' || code), state, case when state <> 'requested' then now() end,
		case when state in ('superseded', 'revoked', 'expired', 'used') then now() end,
		case state when 'revoked' then 'x' end, case state when 'superseded' then '00000000000' end,
		case state when 'used' then test_id(8, 1) end)
$$;
select test_code('00000000000', 8, 'issued') \g /dev/null
select test_code('1111111111' || place, place, state) from test_state \g /dev/null
set local role socho_web;
select test_enter('{22}', '*', test_id(6, 2)::text) \g /dev/null
select results_eq(
	$$select s.state, r.done from test_state s, revoke('1111111111' || s.place, 'mistake', 'typed twice', test_id(6, 2), 'r1') r
		order by s.place$$,
	$$select from_state, allowed from test_move m join test_state s on s.state = m.from_state
		where to_state = 'revoked' order by s.place$$,
	'revoking ends what lives and nothing else');
reset role;
select is((select count(*) from code where state = 'revoked' and reason_class = 'mistake' and reason = 'typed twice'
	and ended_at is not null), 4::bigint, 'with its reason');
select is((select count(*) from audit where action = 'code.revoke' and person = test_id(6, 2)), 4::bigint,
	'and a line in the trail for each');
select is_empty($$select * from revoke('2222222222A', 'mistake', 'x', test_id(6, 2), 'r')$$, 'a code that is not there is not revoked');
select test_enter('{22}', '{' || test_id(2, 2) || '}', '') \g /dev/null
set local role socho_web;
select is_empty($$select * from revoke('00000000000', 'mistake', 'x', test_id(6, 2), 'r')$$, 'nor one outside the scope');
reset role;
select test_enter('{22}', '*', '') \g /dev/null

select test_code('3333333333' || place, 9, state) from test_state where state not in ('requested', 'issued', 'printed') \g /dev/null
select test_code('33333333331', 9, 'issued', 'dynamic') \g /dev/null
select test_code('33333333332', 9, 'printed', 'dynamic') \g /dev/null
select supersede(22::smallint, test_id(3, 9), '00000000000', test_id(6, 2), 'r', test_id(4, 9), false) \g /dev/null
select results_eq($$select substr(id, 11), state, superseded_by = '00000000000' from code where stall = test_id(3, 9) order by 1$$,
	$$values ('1', 'superseded', true), ('2', 'superseded', true), ('4', 'superseded', true), ('5', 'superseded', true),
		('6', 'revoked', null), ('7', 'expired', null), ('8', 'used', null)$$,
	'superseding takes every live code of the stall, of whatever kind, and nothing that has ended');

-- ---- expiry

select test_code('44444444441', 10, 'issued', 'dynamic') \g /dev/null
select test_code('44444444442', 10, 'issued', 'dynamic') \g /dev/null
update code set expires_at = now() - interval '1 minute' where id = '44444444441';
update code set expires_at = now() + interval '1 minute' where id = '44444444442';
update code set expires_at = now() - interval '1 minute' where id = '33333333336';
select is((select code_state(state, expires_at) from code where id = '44444444441'), 'expired',
	'past its time a code is expired at once');
select is((select code_state(state, expires_at) from code where id = '44444444442'), 'issued', 'and not before');
select is((select code_state(state, expires_at) from code where id = '33333333336'), 'revoked', 'what was revoked stays so');
select results_eq($$select done, state from revoke('44444444441', 'mistake', 'x', test_id(6, 2), 'r')$$,
	$$values (false, 'expired')$$, 'what is past its time is not revoked any more');
select supersede(22::smallint, test_id(3, 10), '00000000000', test_id(6, 2), 'r', test_id(4, 10), false) \g /dev/null
select is((select state from code where id = '44444444441'), 'issued', 'nor superseded');
set local role socho_press;
select test_enter('{22}', '*', '') \g /dev/null
select is((select expired from expire() e (expired)), 1::bigint, 'the job finds it');
select is((select expired from expire() e (expired)), 0::bigint, 'once');
reset role;
select results_eq($$select state, ended_at = expires_at from code where id = '44444444441'$$, $$values ('expired', true)$$,
	'and it ended when its time was over');
select is((select count(*) from audit where action = 'code.expire'), 1::bigint, 'which the trail tells');

-- ---- a stolen account

select test_code('55555555551', 2, 'displayed') \g /dev/null
select test_code('55555555552', 2, 'issued', 'dynamic') \g /dev/null
set local role socho_web;
select test_enter('{22}', '*', test_id(6, 2)::text) \g /dev/null
select results_eq($$select * from steal(test_id(5, 2), 'SIM đổi chủ', test_id(6, 2), 'r')$$, $$values (22::smallint, true)$$,
	'an account is stolen');
select results_eq($$select * from steal(test_id(5, 2), 'SIM đổi chủ', test_id(6, 2), 'r')$$, $$values (22::smallint, false)$$,
	'once');
select results_eq($$select id, stall from revoke_all(22::smallint, test_id(5, 2), null, null, 'account_stolen', 'x',
		test_id(6, 2), 'r') order by id$$,
	$$values ('55555555551', test_id(3, 2)), ('55555555552', test_id(3, 2))$$, 'and its codes are revoked');
reset role;
select results_eq($$select state, sole_stall from account where id = test_id(5, 2)$$, $$values ('stolen', null::uuid)$$,
	'it is the sole account of no stall');
select is((select count(*) from audit where action = 'account.stolen' and entity_id = test_id(5, 2)::text), 1::bigint,
	'the trail tells it once');
select is_empty($$select * from steal(test_id(5, 99), 'x', test_id(6, 2), 'r')$$, 'an account that is not there has no answer');
select is_empty($$select * from revoke_all(22::smallint, null, null, null, 'other', 'x', null, 'r')$$,
	'no account and no stall is nobody''s codes');
select is_empty($$select * from revoke_all(22::smallint, null, test_id(3, 8), null, 'other', 'x', null, 'r')$$,
	'nor is a stall without its vendor');

-- ---- a vendor who leaves

select test_code('66666666661', 4, 'printed') \g /dev/null
insert into tenancy (province, id, market, stall, vendor, kind, from_day)
values (22, test_id(8, 1), test_id(2, 1), test_id(3, 4), test_id(4, 5), 'shared', '2026-02-01');
insert into code (province, id, market, stall, account, kind, face, key_id, signature, payload_box, plain_hash, sealed_hash,
	state, issued_at)
values (22, '66666666662', test_id(2, 1), test_id(3, 4), test_id(5, 5), 'static', 'plain', 'testkey1',
	decode(repeat('00', 64), 'hex'), '\x00', test_hash('s'), test_hash('s'), 'issued', now());
set local role socho_web;
select test_enter('{22}', '*', test_id(6, 2)::text) \g /dev/null
select results_eq($$select ended, done from leave(test_id(8, 1), date '2026-01-31', 'x', test_id(6, 2), 'r')$$,
	$$values (null::date, false)$$, 'nobody leaves before the first day');
select results_eq($$select stall, vendor, done from leave(test_id(8, 1), date '2026-03-01', 'x', test_id(6, 2), 'r')$$,
	$$values (test_id(3, 4), test_id(4, 5), true)$$, 'a vendor leaves');
select results_eq($$select ended, done from leave(test_id(8, 1), date '2026-03-02', 'x', test_id(6, 2), 'r')$$,
	$$values (date '2026-03-01', false)$$, 'once');
select results_eq($$select id from revoke_all(22::smallint, null, test_id(3, 4), test_id(4, 5), 'vendor_left', 'x',
	test_id(6, 2), 'r')$$, $$values ('66666666662')$$, 'whose codes there are revoked');
reset role;
select is((select state from code where id = '66666666661'), 'printed', 'and those of who shares the stall are not');
select is((select count(*) from audit where action = 'tenancy.end'), 1::bigint, 'the trail tells it once');

-- ---- constraints

select throws_ok($$update code set reason_class = 'mistake' where id = '66666666661'$$, '23514', null,
	'a living code has no reason to have ended');
select throws_ok($$update code set reason_class = 'boredom' where id = '66666666662'$$, '23514', null, 'reasons are of a list');
select throws_ok($$update code set issued_at = now(), key_id = null where id = '11111111111' and state = 'revoked'$$, '23514', null,
	'what was refused before it was signed was never issued');
select throws_ok($$update code set key_id = null where id = '11111111116' and state = 'revoked'$$, '23514', null,
	'what was issued and revoked keeps its seal');
set local role socho_press;
select throws_ok($$update code set reason_class = 'other' where id = '66666666662'$$, '42501', null,
	'the press revokes nothing');
reset role;

select * from finish();
rollback;
