\ir helper/setup.psql
\set statement `sh tests/sql/helper/query.sh match confirm/match`
:statement

-- One payment: whom it is for, and why. Names are told by the number of their stall.
create function test_match(account integer, code text = null, virtual text = null, terminal text = null, named text = null,
		bin text = '970422', connection integer = 1, old text = null) returns text language sql as $$
	select concat_ws(' ', m.rule, substr(m.stall::text, 7, 2)::integer, m.evidence, m.doubt, case when m.test then 'test' end)
	from match(22::smallint, array[test_id(7, connection)], array[bin], array[test_hash('account ' || account)], array[code],
		array[test_hash(virtual)], array[test_hash(terminal)], array[named], array[old]) as m
$$;
insert into code (province, id, market, stall, account, kind, face, amount_vnd, bill_tag, key_id, signature, payload_box,
	plain_hash, sealed_hash, state, issued_at)
select 22, c.id, test_id(2, 1), test_id(3, c.stall), test_id(5, c.account), c.kind, 'sealed',
	case c.kind when 'dynamic' then 5000 end, case c.kind when 'dynamic' then 'AAAAAAZ' end, 'testkey1',
	decode(repeat('00', 64), 'hex'), '\x00', test_hash('plain ' || c.id), test_hash('sealed ' || c.id), 'issued', now()
from (values ('0123456789A', 1, 1, 'static'), ('0123456789B', 5, 1, 'static'), ('0123456789C', 5, 1, 'dynamic'),
	('0123456789D', 7, 7, 'static')) as c (id, stall, account, kind);
insert into connection (province, id, provider, environment, name, secret_box, path_token_hash)
values (22, test_id(7, 4), 'native', 'test', 'sandbox', '\x00', test_hash('path 4'));
insert into stall_mark (province, id, market, stall, kind, shown, value_hash)
values (22, test_id(1, 1), test_id(2, 1), test_id(3, 4), 'virtual_account', '…0004', test_hash('va4')),
	(22, test_id(1, 2), test_id(2, 1), test_id(3, 3), 'terminal', 'QUAY 3', test_hash('t3')),
	(22, test_id(1, 3), test_id(2, 2), test_id(3, 13), 'terminal', 'QUAY 13', test_hash('t13'));
\set code1 test_content_code(252 * 29791 + 1)
\set code5 test_content_code(252 * 29791 + 5)

select plan(33);
select is(test_match(99, virtual => 'va4'), 'virtual_account 4 …0004', 'a virtual account names its stall, whatever account it stands before');
select is(test_match(99, virtual => 'va9'), 'none', 'one that nobody entered names none');
select is(test_match(2, virtual => 'va4', terminal => 't3', named => '0123456789C'), 'virtual_account 4 …0004 conflict',
	'it comes before a terminal, and where they differ a person should look');
select is(test_match(1, :code1, terminal => 't3'), 'terminal 3 QUAY 3 conflict', 'a terminal comes before the memo');
select is(test_match(2, terminal => 't3'), 'terminal 3 QUAY 3', 'the account of one stall alone is no name that differs');
select is(test_match(1, :code1, named => '0123456789C'), 'bill 5 0123456789C conflict', 'an order of ours comes before the memo');
select is(test_match(1, :code5, named => '0123456789C'), 'bill 5 0123456789C', 'and both may say the same');
select is(test_match(1, named => :code1), 'bill 1 ' || :code1, 'an order may be a content code');
select is(test_match(2, named => '0123456789C'), 'sole_account 2 0002', 'an order counts only with an account of its stall');
select is(test_match(2, named => '0123456789C', bin => '000000'), 'bill 5 0123456789C', 'or where no bank account is told');
select is(test_match(1, :code1, named => '99999999999'), 'content_code 1 ' || :code1, 'an order of somebody else''s names none');
select is(test_match(1, :code5), 'content_code 5 ' || :code5, 'a content code comes before the account');
select is(test_match(2), 'sole_account 2 0002', 'and at last the account of one stall');
select is(test_match(2, '*********'), 'none ambiguous', 'two codes are nobody''s, though one stall alone uses the account');
select is(test_match(2, '*********', terminal => 't3'), 'terminal 3 QUAY 3', 'unless something better than a memo is told');
select is(test_match(99, '*********'), 'none ambiguous', 'and so they are with an account of nobody');
select is(test_match(1, terminal => 't13', connection => 2), 'none', 'a connection of one market credits no terminal of another');
select is(test_match(2, connection => 4), 'sole_account 2 0002 test', 'what a sandbox tells is told to be that');
select is((select encode(own, 'hex') from match(22::smallint, array[test_id(7, 1)], array['970422'], array[test_hash('account 2')],
	array[null::text], array[null::bytea], array[null::bytea], array[null::text], array[null::text])), encode(substring(test_hash('account 2') for 8), 'hex'),
	'with a match come the beginnings of the vendor''s accounts');

update stall_mark set ended_at = now() where id = test_id(1, 1);
select is(test_match(99, virtual => 'va4'), 'none', 'a mark that ended names none');
select lives_ok($$insert into stall_mark (province, market, stall, kind, shown, value_hash)
	values (22, test_id(2, 1), test_id(3, 5), 'virtual_account', '…0004', test_hash('va4'))$$, 'and may be another stall''s then');
select throws_ok($$insert into stall_mark (province, market, stall, kind, shown, value_hash)
	values (22, test_id(2, 1), test_id(3, 6), 'virtual_account', '…0004', test_hash('va4'))$$, '23505', null, 'one at a time');

-- Codes of old posters: account 1 was given codes of stalls 1 and 5, account 2 is of stall 2 alone.
select is((select old_forms from match(22::smallint, array[test_id(7, 1)], array['970422'], array[test_hash('x')], array[null::text],
	array[null::bytea], array[null::bytea], array[null::text], array[null::text])), null, 'a province without old codes has no forms of them');
insert into old_code_form (province, market, prefix, digits)
values (22, test_id(2, 1), 'KIOT', 3), (22, test_id(2, 1), 'DH', 4);
insert into old_code (province, code, market, prefix, digits, stall)
values (22, 'KIOT001', test_id(2, 1), 'KIOT', 3, test_id(3, 1)), (22, 'KIOT005', test_id(2, 1), 'KIOT', 3, test_id(3, 5)),
	(22, 'DH0001', test_id(2, 1), 'DH', 4, test_id(3, 1)), (22, 'KIOT009', test_id(2, 1), 'KIOT', 3, null),
	(22, 'KIOT003', test_id(2, 1), 'KIOT', 3, test_id(3, 3));
select is((select old_forms from match(22::smallint, array[test_id(7, 1)], array['970422'], array[test_hash('x')], array[null::text],
	array[null::bytea], array[null::bytea], array[null::text], array[null::text])), 'DH4 KIOT3', 'how they look is told with every answer');
select is(test_match(1, old => 'KIOT005'), 'content_code 5 old KIOT005', 'an old code names a stall that its account was given codes of');
select is(test_match(1, old => 'KIOT003'), 'none', 'and no other');
select is(test_match(1, old => 'KIOT009'), 'none', 'one that stands for no stall any more names none');
select is(test_match(1, old => 'DH0001 KIOT001'), 'content_code 1 old DH0001', 'two that stand for one stall are no doubt');
select is(test_match(1, old => 'KIOT001 KIOT005'), 'none ambiguous', 'two stalls are nobody''s');
select is(test_match(2, old => '*'), 'sole_account 2 0002 ambiguous', 'too many say nothing, and a person should look');
select is(test_match(1, :code5, old => 'KIOT001'), 'content_code 5 ' || :code5, 'our own code beats it');
select throws_ok($$insert into old_code (province, code, market, prefix, digits, stall)
	values (22, 'KIOT0001', test_id(2, 1), 'KIOT', 4, test_id(3, 1))$$, '23503', null, 'a prefix has one number of digits');

select has_index('socho', 'account', 'account_vendor', array['province', 'vendor'],
	'the accounts of a payee''s owner are found without reading everybody''s');

select * from finish();
rollback;
