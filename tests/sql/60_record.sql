\ir helper/setup.psql
\set statement `sh tests/sql/helper/query.sh match confirm/match`
:statement
\set statement `sh tests/sql/helper/query.sh record confirm/record`
:statement
\set statement `sh tests/sql/helper/query.sh existing confirm/existing`
:statement
\set statement `sh tests/sql/helper/query.sh conflict confirm/conflict`
:statement

-- The statements take arrays; a test has rows. Asks for the matches and records, as C does.
create type test_event as (id uuid, event_id text, connection uuid, direction text, amount_vnd bigint, account integer,
	code text, occurred_at timestamptz, money text);
create function test_record(province smallint, lane smallint, events test_event[], version bigint = null)
	returns table (ord integer, fresh bool, stall uuid, market uuid, match_rule text)
	language plpgsql
as $$
declare
	e record;
	m record;
	not_new integer[];
begin
	select array_agg(id) as id, array_agg('2026-11-20 10:00:00+07'::timestamptz) as received_at,
		array_agg(connection) as connection, array_agg(event_id) as event_id,
		array_agg(test_hash(concat(amount_vnd, direction, x.account))) as fingerprint,
		array_agg(direction) as direction, array_agg(amount_vnd) as amount_vnd, array_agg('970422'::text) as bin,
		array_agg(test_hash('account ' || x.account)) as account_hash, array_agg(occurred_at) as occurred_at,
		array_agg(null::date) as booked_on, array_agg('FT' || event_id) as bank_reference, array_agg(code) as code,
		array_agg(sha256('x')) as personal_hash, array_agg('\x00112233445566778899aabbccddeeff'::bytea) as salt,
		array_agg('\x0102'::bytea) as box, array_agg(null::bytea) as payer_hash,
		array_agg(md5(money)::uuid) as movement,
		array_agg(uuid_send(id) || '\x0000000000000000'::bytea || sha256(uuid_send(id))) as entry, count(*)::integer as n
	into e
	from unnest(events) as x;
	select array_agg(r.account) as account, array_agg(r.stall) as stall, array_agg(r.market) as market,
		array_agg(case when r.stall is not null then
			((r.at - r.day_cutoff_minutes * interval '1 minute') at time zone interval '7 hours')::date end) as day,
		array_agg(r.rule) as rule, array_agg(r.evidence) as evidence, array_agg(r.doubt) as doubt
	into m
	from rows from (match(province, e.connection, e.bin, e.account_hash, e.code, array_fill(null::bytea, array[e.n]),
			array_fill(null::bytea, array[e.n]), array_fill(null::text, array[e.n]), array_fill(null::text, array[e.n])),
			unnest(e.occurred_at))
		as r (version, account, stall, market, day_cutoff_minutes, rule, evidence, doubt, test, own, old_forms, at);
	select array_agg(r.ord)
	into not_new
	from record(province, lane, version, e.id, e.received_at, e.connection, e.event_id, e.fingerprint, e.direction,
		e.amount_vnd, e.bin, e.account_hash, e.occurred_at, e.booked_on, e.bank_reference, e.personal_hash, e.salt, e.box,
		e.payer_hash, m.account, m.stall, m.market, m.day, m.rule, m.evidence, e.movement, e.entry,
		array_fill(null::text, array[e.n]), m.doubt) as r;
	return query
		select (r.n - 1)::integer, not f.stale, case when not f.stale then r.stall end,
			case when not f.stale then r.market end, case when not f.stale then r.rule end
		from unnest(m.stall, m.market, m.rule) with ordinality as r (stall, market, rule, n)
		cross join lateral (select (r.n - 1)::integer = any (not_new) as stale) as f
		where not_new is not null
		order by r.n;
end
$$;
create function test_event(n integer, event_id text, amount_vnd bigint, account integer, code text = null,
	direction text = 'credit', connection integer = 1, occurred_at timestamptz = '2026-11-20 09:00:00+07',
	money text = null)
	returns test_event language sql immutable
	return row(test_id(8, n), event_id, test_id(7, connection), direction, amount_vnd, account, code,
		occurred_at, money)::test_event;

create function test_money(event_id text) returns bool language sql stable
	return (select c.counted from confirmation c where c.event_id = test_money.event_id);
select plan(34);

-- Stall and account 1 have a code between them, and so had stall 1 and account 7 once; account 9 was stolen.
insert into code (province, id, market, stall, account, kind, face, key_id, signature, payload_box, plain_hash, sealed_hash,
	state, superseded_by, issued_at, ended_at, reason)
select 22, c.id, test_id(2, 1), test_id(3, 1), test_id(5, c.account), 'static', 'sealed', 'testkey1',
	decode(repeat('00', 64), 'hex'), '\x00', test_hash('plain ' || c.id), test_hash('sealed ' || c.id), c.state, c.next,
	now(), case when c.state <> 'issued' then now() end, case when c.state = 'revoked' then 'stolen' end
from (values
	('0123456789A', 1, 'issued', null),
	('0123456789B', 7, 'superseded', '0123456789A'),
	('0123456789C', 9, 'revoked', null)) as c (id, account, state, next);
update account set state = 'replaced' where id = test_id(5, 7);
update account set state = 'stolen' where id = test_id(5, 9);

set local role socho_web;
select enter_service(22::smallint) \g /dev/null

select results_eq(
	$$select * from test_record(22::smallint, 0::smallint, array[
		test_event(1, 'a', 20000, 1, test_content_code(252 * 29791 + 1)),
		test_event(2, 'b', 30000, 2),
		test_event(3, 'c', 30000, 99),
		test_event(4, 'b', 30000, 2)])$$,
	$$values
		(0, true, test_id(3, 1), test_id(2, 1), 'content_code'),
		(1, true, test_id(3, 2), test_id(2, 1), 'sole_account'),
		(2, true, null, null, 'none'),
		(3, false, null, null, null)$$,
	'the content code comes first, then the account of one stall, and what nobody knows is recorded unmatched');
select results_eq(
	$$select event_id collate "default", amount_vnd, counted, day, account is not null from confirmation order by event_id$$,
	$$values ('a', 20000::bigint, true, '2026-11-20'::date, true), ('b', 30000, true, '2026-11-20', true),
		('c', 30000, false, null, false)$$,
	'each event is one confirmation, and only matched money is counted');
select is((select count(*) from confirmation_personal), 3::bigint, 'each confirmation has its personal side row');

select results_eq(
	$$select ord, fresh from test_record(22::smallint, 0::smallint, array[
		test_event(11, 'a', 20000, 1, test_content_code(252 * 29791 + 1)),
		test_event(12, 'd', 1000, 2),
		test_event(13, 'a', 99000, 1)])$$,
	$$values (0, false), (1, true), (2, false)$$,
	'an event seen before is not fresh, with the same facts or others');
select is((select sum(payments) from stall_day where stall = test_id(3, 1)), 1::bigint, 'and is not counted again');
select results_eq(
	$$select * from existing(22::smallint, array[test_id(7, 1), test_id(7, 1), test_id(7, 1)], array['c', 'never', 'a'])$$,
	$$values (0, test_id(8, 3), '2026-11-20 10:00:00+07'::timestamptz, test_hash('30000credit99')),
		(2, test_id(8, 1), '2026-11-20 10:00:00+07', test_hash('20000credit1'))$$,
	'what was stored for an event can be asked for');
select lives_ok(
	$$select conflict(22::smallint, array[test_id(9, n)], array[now()], array[test_id(7, 1)], array['a'], array[test_id(8, 1)],
		array[test_hash('99000credit1')], array['credit'], array[99000::bigint], array['970422'], array[test_hash('account 1')],
		array['\x01'::bytea])
		from generate_series(1, 2) as n$$, 'other facts under the same id are kept');
select results_eq($$select id, confirmation, amount_vnd from confirmation_conflict$$,
	$$values (test_id(9, 1), test_id(8, 1), 99000::bigint)$$, 'once, however often they come');

select * from test_record(22::smallint, 0::smallint, array[
	test_event(21, 'e', 999, 2), test_event(22, 'f', 4999, 2), test_event(23, 'g', 5000, 2),
	test_event(24, 'h', 50000, 2, null, 'debit'), test_event(25, 'i', 50000, 2, null, 'reversal')]) \g /dev/null
select results_eq(
	$$select payments, amount_vnd, qualifying from stall_day where stall = test_id(3, 2)$$,
	$$values (4, 40999::bigint, 2)$$,
	'a day sums credits of 1 000 đ or more, and those of 5 000 đ or more qualify');
select is((select match_rule from confirmation where event_id = 'h'), 'sole_account',
	'a debit is matched though not counted');

select * from test_record(22::smallint, 1::smallint, array[
	test_event(31, 'n1', 10000, 12, null, 'credit', 1, '2026-11-21 05:59:59+07'),
	test_event(32, 'n2', 10000, 12, null, 'credit', 1, '2026-11-21 06:00:00+07'),
	test_event(33, 'n3', 10000, 2, null, 'credit', 1, '2026-11-20 23:59:59+07'),
	test_event(34, 'n4', 10000, 2, null, 'credit', 1, '2026-11-20 17:00:00+00')]) \g /dev/null
select results_eq(
	$$select event_id collate "default", day from confirmation where event_id like 'n_' order by event_id$$,
	$$values ('n1', '2026-11-20'::date), ('n2', '2026-11-21'), ('n3', '2026-11-20'), ('n4', '2026-11-21')$$,
	'the business day begins at the cut-off of the market, in UTC+7');

-- The code of stall 1 in the memo, into other accounts: 99 is nobody's, 3 of several stalls, 4 of stall 4 alone.
select results_eq(
	$$select match_rule, stall from test_record(22::smallint, 0::smallint, array[
		test_event(35, 's1', 10000, 99, test_content_code(252 * 29791 + 1)),
		test_event(36, 's2', 10000, 3, test_content_code(252 * 29791 + 1)),
		test_event(37, 's3', 10000, 4, test_content_code(252 * 29791 + 1))])$$,
	$$values ('none', null), ('none', null), ('sole_account', test_id(3, 4))$$,
	'a content code counts only with an account that was given codes of its stall');
select results_eq(
	$$select match_rule, stall from test_record(22::smallint, 0::smallint, array[
		test_event(38, 's4', 10000, 7, test_content_code(252 * 29791 + 1)),
		test_event(39, 's5', 10000, 2, test_content_code(252 * 29791 + 2))])$$,
	$$values ('content_code', test_id(3, 1)), ('content_code', test_id(3, 2))$$,
	'which an old sticker''s account was, and the account of one stall is');
select is_empty(
	$$select * from test_record(22::smallint, 0::smallint, array[test_event(60, 'old', 10000, 2)], -1)$$,
	'nothing is recorded on matches of another version');
select is((select match_rule from test_record(22::smallint, 0::smallint, array[
		test_event(40, 's6', 10000, 9, test_content_code(252 * 29791 + 1))])),
	'none', 'money into a stolen account is no payment to the stall');

select is(
	(select match_rule from test_record(22::smallint, 0::smallint, array[
		test_event(41, 'o', 10000, 12, test_content_code(252 * 29791 + 12), 'credit', 2)])),
	'none', 'a connection of one market credits no stall of another');
select is(
	(select match_rule from test_record(22::smallint, 0::smallint, array[
		test_event(42, 'p', 10000, 21, test_content_code(196 * 29791 + 21))])),
	'none', 'a content code or an account of another province matches nothing');
select throws_ok(
	$$select * from test_record(19::smallint, 0::smallint, array[test_event(51, 'q', 10000, 21, null, 'credit', 3)])$$,
	'42501', null, 'a batch outside the scope is refused');
select throws_ok(
	$$select * from test_record(22::smallint, 0::smallint, array[
		test_event(52, 'r', 10000, 2), test_event(53, 's', 0, 2)])$$,
	'23514', null, 'an amount of 0 is refused');
select is((select count(*) from delivery_key where event_id in ('r', 's')), 0::bigint,
	'and a refused batch leaves nothing behind');

select is((select count(*) from delivery_key k join confirmation c on c.id = k.confirmation
	and c.received_at = k.received_at), (select count(*) from delivery_key), 'every delivery key leads to its confirmation');

-- The same money told twice.
select count(*) from test_record(22::smallint, 0::smallint, array[
	test_event(61, 'm1', 70000, 6, money => 'FT1'), test_event(62, 'm2', 70000, 6, money => 'FT1'),
	test_event(63, 'm3', 70000, 6, money => 'FT2'), test_event(64, 'm4', 70000, 6), test_event(65, 'm5', 70000, 6)]) \g /dev/null
select is((select count(*) from confirmation where event_id in ('m1', 'm2') and counted), 1::bigint,
	'two confirmations of one movement in one batch count once');
select ok(test_money('m3') and test_money('m4') and test_money('m5'), 'another movement counts, and so does what no reference tells apart');
select count(*) from test_record(22::smallint, 1::smallint, array[
	test_event(66, 'm6', 70000, 6, connection => 2, money => 'FT2')]) \g /dev/null
select is(test_money('m6'), false, 'another connection tells of it later: recorded, and not counted');
select is((select sum(payments) from stall_day where stall = test_id(3, 6)), 4::bigint, 'and the day sum has it once');
select results_eq(
	$$select m.confirmation, r.confirmation from movement m join movement_repeat r using (province, key) where m.key = md5('FT2')::uuid$$,
	$$values (test_id(8, 63), test_id(8, 66))$$, 'the movement leads to both');
select count(*) from test_record(22::smallint, 0::smallint, array[
	test_event(67, 'm7', 70000, 21, connection => 1, money => 'FT3')]) \g /dev/null
select count(*) from test_record(22::smallint, 0::smallint, array[
	test_event(68, 'm8', 70000, 6, money => 'FT3')]) \g /dev/null
select ok(not test_money('m7') and test_money('m8'), 'money first told of unmatched is counted by the first confirmation that can be');
select count(*) from test_record(22::smallint, 0::smallint, array[
	test_event(69, 'm8', 70000, 6, money => 'FT4')]) \g /dev/null
select is_empty($$select from movement where key = md5('FT4')::uuid$$, 'an event that came before takes no movement');

reset role;
select enter_all() \g /dev/null
select results_eq(
	$$select substr(u.entries, 1 + 56 * n, 16) as id, substr(u.entries, 25 + 56 * n, 32)
		from confirmation_unsealed u, generate_series(0, octet_length(u.entries) / 56 - 1) as n
		where octet_length(u.entries) % 56 = 0 order by id$$,
	$$select uuid_send(id), sha256(uuid_send(id)) from confirmation order by id$$,
	'what was recorded, and nothing else, is listed for the ledger');
set local role socho_web;
select enter_service(22::smallint) \g /dev/null

-- 40 batches of 100 with a third of them repeats, over all stalls and lanes.
select setseed(0.25) \g /dev/null
select count(r.*)
	from generate_series(1, 40) as batch
	cross join lateral (
		select array_agg(test_event(1000 + batch * 100 + n, 'z' || floor(random() * 2700)::integer,
			floor(random() * 10000)::bigint + 1, floor(random() * 30)::integer + 1,
			case when random() < 0.5 then test_content_code(252 * 29791 + floor(random() * 25)::integer) end,
			case when random() < 0.9 then 'credit' else 'debit' end, 1,
			'2026-11-20 09:00:00+07'::timestamptz - random() * interval '3 days',
			case when random() < 0.5 then 'm' || floor(random() * 900)::integer end)) as events
		from generate_series(0, 99) as n
		where batch > 0) as e
	cross join lateral test_record(22::smallint, (batch % 3)::smallint, e.events) as r \gset random_
select is(:random_count, 4000, 'every row of a random history is answered');
select ok((select count(*) between 1500 and 2700 from confirmation where event_id like 'z%'), 'a good part of it repeats');
select results_eq(
	$$select stall, day, market, sum(payments)::bigint, sum(amount_vnd), sum(qualifying)::bigint, max(last_at)
		from stall_day group by stall, day, market order by stall, day$$,
	$$select stall, day, market, count(*), sum(amount_vnd), count(*) filter (where amount_vnd >= 5000), max(occurred_at)
		from confirmation where counted
		group by stall, day, market order by stall, day$$,
	'day sums equal the sums of the rows');
select ok((select count(distinct lane) = 3 from stall_day), 'in three lanes');
select is_empty(
	$$select key from (
			select m.key, m.confirmation from movement m union all select r.key, r.confirmation from movement_repeat r) as told
		join confirmation c on c.id = told.confirmation
		group by key having count(*) filter (where c.counted) <> least(1, count(*) filter (where c.stall is not null
			and c.direction = 'credit' and c.amount_vnd >= 1000))$$,
	'no movement counts twice, and each that can counts once');

select * from finish();
rollback;
