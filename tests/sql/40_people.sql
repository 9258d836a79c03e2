\ir helper/setup.psql
select plan(27);

create function test_scope() returns text language sql as $$
	select concat_ws(' ', current_setting('socho.provinces', true), current_setting('socho.markets', true),
		current_setting('socho.person', true))
$$;

set local role socho_web;
select results_eq($$select * from enter(test_token('stranger'), '{}')$$, $$values (null::uuid, null::text, false, false, null::text)$$,
	'an unknown token is nobody');
select is((select count(*) from stall), 0::bigint, 'and sees nothing');
select results_eq($$select * from enter(null, '{}')$$, $$values (null::uuid, null::text, false, false, null::text)$$,
	'no token is nobody');
select results_eq(
	$$select person, name collate "default", known, allowed from enter(test_token('maker'), array['market_maker'])$$,
	$$values (test_id(6, 1), 'maker', true, true)$$, 'a live session is its person');
select is(test_scope(), format('{22} {%s} %s', test_id(2, 1), test_id(6, 1)), 'in the scope of its grant');
select is((select count(*) from stall), 10::bigint, 'which is one market');
select results_eq($$select known, allowed from enter(test_token('maker'), array['market_checker', 'sysadmin'])$$,
	$$values (true, false)$$, 'a person without the role is known and not allowed');
select is((select count(*) from stall), 0::bigint, 'and the scope of the request before is gone');
select results_eq($$select known, allowed from enter(test_token('nobody'), '{}')$$, $$values (true, false)$$,
	'a person without any grant is not allowed');

select enter(test_token('officer'), array['commune_officer']) \g /dev/null
select is((select array_agg(distinct province::integer) from stall), '{22}', 'a unit is the markets under it');
select is((select count(*) from stall), 20::bigint, 'all of them');
select enter(test_token('viewer'), array['prov_viewer']) \g /dev/null
select is(test_scope(), format('{22} * %s', test_id(6, 4)), 'a province is all its markets');
select enter(test_token('system'), array['sysadmin']) \g /dev/null
select is((select count(*) from stall), 30::bigint, 'the country is all provinces');
select is((select count(*) from role_grant where scope_kind = 'all'), 1::bigint, 'and what belongs to none of them');
select enter(test_token('mixed'), '{}') \g /dev/null
select results_eq($$select distinct market from stall order by market$$,
	$$values (test_id(2, 1)), (test_id(2, 2)), (test_id(2, 3))$$,
	'a province held as a whole and a market of another add up to just that');
reset role;
insert into market (province, id, operator, unit, label_code, name, name_fold, kind)
select 19, test_id(2, 4), test_id(1, 2), u.id, 'M4', 'x', 'x', 'market' from unit u where u.code = '19' and u.level = 'province' and u.valid_to is null;
insert into unit (id, level, code, type, name, full_name, name_fold, parent, valid_from, document)
select test_id(9, 1), 'commune', '06685', 'phường', 'Hồng Gai', 'Phường Hồng Gai', 'hong gai', u.id, '2025-07-01', 'x'
from unit u where u.code = '22' and u.level = 'province' and u.valid_to is null;
update market set unit = test_id(9, 1) where id = test_id(2, 2);
set local role socho_web;
select enter(test_token('mixed'), '{}') \g /dev/null
select is((select count(*) from market where id = test_id(2, 4)), 0::bigint, 'and not the rest of the other province');
select enter(test_token('officer'), '{}') \g /dev/null
select is((select count(*) from market), 2::bigint, 'a market in a commune is under the province of the commune');

reset role;
update session set seen_at = now() - interval '90 seconds' where token_hash = test_token('maker');
update session set seen_at = now() - interval '30 seconds' where token_hash = test_token('checker');
set local role socho_web;
select enter(test_token('maker'), '{}'), enter(test_token('checker'), '{}') \g /dev/null
reset role;
select is((select seen_at from session where token_hash = test_token('maker')), now(), 'a session in use stays alive');
select is((select seen_at from session where token_hash = test_token('checker')), now() - interval '30 seconds',
	'its row is written once a minute');

update session set seen_at = now() - interval '15 minutes' where token_hash = test_token('maker');
update session set created_at = now() - interval '13 hours', expires_at = now() where token_hash = test_token('checker');
update person set state = 'blocked' where login = 'viewer';
set local role socho_web;
select results_eq($$select known from enter(test_token('maker'), '{}')$$, $$values (false)$$, 'an idle session has ended');
select results_eq($$select known from enter(test_token('checker'), '{}')$$, $$values (false)$$, 'an expired one too');
select results_eq($$select known from enter(test_token('viewer'), '{}')$$, $$values (false)$$,
	'a blocked person''s next request is refused');
select results_eq($$select close_session(test_token('system')), close_session(test_token('stranger'))$$,
	$$values (true, false)$$, 'a session is closed');
select results_eq($$select known from enter(test_token('system'), '{}')$$, $$values (false)$$, 'and is no more');

select throws_ok($$select password_hash from person$$, '42501', null, 'web does not read password hashes');
select results_eq($$select person, password_hash, active from credential('viewer')$$,
	$$values (test_id(6, 4), '$argon2id$test', false)$$, 'but compares one');
select throws_ok($$select * from session$$, '42501', null, 'nor does it read sessions');

select * from finish();
rollback;
