\ir helper/setup.psql
\set statement `sh tests/sql/helper/query.sh ladder adoption/ladder`
:statement
\set statement `sh tests/sql/helper/query.sh targets adoption/targets`
:statement
\set statement `sh tests/sql/helper/query.sh target_create adoption/target_create`
:statement
\set statement `sh tests/sql/helper/query.sh plan_create adoption/plan_create`
:statement

select plan(36);

-- A random history: stalls of every status, ended and future tenancies, codes of every state, feeds that came and went,
-- and payments in all directions over four months of which only November counts.
select setseed(0.5) \g /dev/null
insert into stall (province, id, market, number, number_sort, census_date, content_code)
select m.province, test_id(3, n), m.id, 'B' || n, 'B' || n, '2026-01-01',
	test_content_code(case m.province when 22 then 252 else 196 end * 29791 + n)
from generate_series(31, 150) as n
join market m on m.id = test_id(2, n % 3 + 1);
insert into vendor (province, id, market, kind, name, name_fold)
select s.province, test_id(4, n), s.market, 'household', 'Hộ ' || n, 'ho ' || n
from generate_series(31, 150) as n
join stall s on s.id = test_id(3, n);
insert into tenancy (province, market, stall, vendor, from_day)
select s.province, s.market, s.id, test_id(4, n), '2026-01-01'
from generate_series(31, 150) as n
join stall s on s.id = test_id(3, n);
insert into account (province, id, market, vendor, bin, number_box, number_hash, last4, holder_name)
select v.province, test_id(5, n), v.market, v.id, '970422', '\x00', test_hash('account ' || n), '0000', 'HO ' || n
from generate_series(31, 150) as n
join vendor v on v.id = test_id(4, n);
update stall
set status = (array['in_use', 'in_use', 'in_use', 'vacant', 'closed'])[floor(random() * 5) + 1], status_reason = 'test',
	census_date = case when random() < 0.9 then '2026-01-01'::date else '2026-12-01' end;
update tenancy
set from_day = '2026-11-01'::date + floor(random() * 30)::integer,
	to_day = case when random() < 0.5 then '2026-12-01'::date + floor(random() * 5)::integer end
where random() < 0.4;
update tenancy set to_day = from_day + 100 where random() < 0.2 and to_day is null;
insert into code (province, id, market, stall, account, kind, face, amount_vnd, key_id, signature, payload_box, plain_hash,
	sealed_hash, state, issued_at, ended_at, expires_at, reason)
select s.province, lpad(n::text, 11, '0'), s.market, s.id, test_id(5, n), r.kind, 'sealed',
	case r.kind when 'dynamic' then 1000 end, '00000000', decode(repeat('00', 64), 'hex'), '\x00',
	test_hash('plain ' || n), test_hash('sealed ' || n), r.state,
	case when r.state <> 'requested' then '2026-11-10 00:00:00+07'::timestamptz + r.issued end,
	case when r.state in ('revoked', 'expired') then '2026-11-15 00:00:00+07'::timestamptz + r.ended end,
	case when random() < 0.3 then '2026-11-20 00:00:00+07'::timestamptz + r.ended end, 'test'
from generate_series(1, 150) as n
join stall s on s.id = test_id(3, n)
cross join lateral (
	select (array['static', 'static', 'static', 'dynamic', 'imported'])[floor(random() * 5) + 1] as kind,
		(array['issued', 'printed', 'displayed', 'revoked', 'expired', 'requested'])[floor(random() * 6) + 1] as state,
		random() * interval '15 days' as issued, random() * interval '15 days' as ended
	where n > 0) as r
where random() < 0.9;
insert into connection (province, id, market, provider, environment, name, secret_box, path_token_hash, state)
values
	(22, test_id(7, 8), null, 'native', 'live', 'off', '\x00', test_hash('path 8'), 'disabled'),
	(22, test_id(7, 9), null, 'native', 'test', 'test', '\x00', test_hash('path 9'), 'active');
insert into feed (province, account, connection, market, since, until, consent)
select s.province, test_id(5, n), test_id(7, c), s.market, '2026-10-01'::date + floor(random() * 70)::integer,
	case when random() < 0.4 then '2026-12-31'::date - floor(random() * 20)::integer end, 'test'
from generate_series(1, 150) as n
join stall s on s.id = test_id(3, n) and s.province = 22
cross join lateral (select (array[1, 1, 8, 9])[floor(random() * 4) + 1] as c where n > 0) as r
where random() < 0.95;
update feed set until = since where random() < 0.2;
insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection, stall, market, day, counted,
	direction, bin, match_rule, event_id, account_hash, personal_hash)
select s.province, test_id(8, n), r.at, r.at, r.amount, test_id(7, 1), s.id, s.market,
	(r.at at time zone interval '7 hours')::date, r.direction = 'credit' and r.amount >= 1000, r.direction, '970422',
	'content_code', 'e' || n, test_hash('account'), sha256('x')
from generate_series(1, 40000) as n
cross join lateral (
	select floor(power(random(), 2) * 140)::integer + 1 as stall, floor(random() * 12000)::bigint + 1 as amount,
		(array['credit', 'credit', 'credit', 'credit', 'debit', 'reversal'])[floor(random() * 6) + 1] as direction,
		'2026-08-20 00:00:00+07'::timestamptz + random() * interval '120 days' as at
	where n > 0) as r
join stall s on s.id = test_id(3, r.stall);
-- Some stalls fall silent: in October, or for good.
delete from confirmation where stall in (select test_id(3, n) from generate_series(1, 150, 4) as n)
	and day >= '2026-11-01';
delete from confirmation where stall in (select test_id(3, n) from generate_series(3, 150, 4) as n)
	and (random() < 0.9 or day >= '2026-10-01');
insert into stall_day (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
select province, stall, day, lane, market, count(*), sum(amount_vnd), count(*) filter (where amount_vnd >= 5000), max(occurred_at)
from (select *, (row_number() over ())::integer % 3 as lane from confirmation where counted) as c
group by province, stall, day, lane, market;

-- People checked stickers at every moment of four months, found what they found, now and then at another stall.
insert into scan (province, market, stall, client_id, person, at, verdict, seal, code)
select s.province, s.market, s.id, test_id(9, n), test_id(6, 1),
	'2026-08-20 00:00:00+07'::timestamptz + random() * interval '120 days', r.verdict, 'absent', c.id
from generate_series(1, 400) as n
cross join lateral (
	select floor(random() * 150)::integer + 1 as stall, random() < 0.1 as elsewhere,
		(array['current', 'current', 'current', 'revoked', 'unknown_account'])[floor(random() * 5) + 1] as verdict
	where n > 0) as r
join code c on c.stall = test_id(3, r.stall)
join stall s on s.id = case when r.elsewhere then test_id(3, (r.stall + 30) % 150 + 1) else c.stall end
	and s.province = c.province;

-- One stall at a time, from the rows themselves.
create function by_hand(this_market uuid)
	returns table (stalls bigint, in_use bigint, registered bigint, coded bigint, displayed bigint, observed bigint,
		fed bigint, first_paid bigint, paid bigint, active bigint)
	language plpgsql
as $$
#variable_conflict use_variable
declare
	s record;
	n bigint[] := array_fill(0::bigint, array[10]);
	codes text[];
	has_feed boolean;
	seen boolean;
begin
	for s in select * from stall where stall.market = this_market and stall.census_date <= '2026-11-20' loop
		n[1] := n[1] + 1;
		continue when s.status <> 'in_use';
		n[2] := n[2] + 1;
		if exists (select from tenancy t where t.stall = s.id and '2026-11-20' between t.from_day
			and coalesce(t.to_day, '2999-01-01')) then
			n[3] := n[3] + 1;
		end if;
		select array_agg(c.id) into codes from code c where c.stall = s.id and c.kind in ('static', 'imported')
			and c.state in ('issued', 'printed', 'displayed', 'revoked', 'expired')
			and c.issued_at < '2026-11-21 00:00:00+07'
			and (c.ended_at is null or not c.ended_at < '2026-11-21 00:00:00+07')
			and (c.expires_at is null or not c.expires_at < '2026-11-21 00:00:00+07');
		if codes is not null then
			n[4] := n[4] + 1;
		end if;
		n[10] := n[10] + exists (select from scan w where w.stall = s.id and w.verdict = 'current' and w.code = any (codes)
			and to_char(w.at at time zone interval '7 hours', 'YYYY-MM-DD') between '2026-09-21' and '2026-11-20')::integer;
		has_feed := exists (select from feed f, connection k, code c where f.connection = k.id and f.account = c.account
			and c.id = any (codes) and f.since <= '2026-11-20' and (f.until is null or f.until >= '2026-11-01')
			and k.state = 'active' and k.environment = 'live');
		seen := exists (select from confirmation c where c.stall = s.id and c.direction = 'credit'
			and c.amount_vnd >= 1000 and c.day >= '2026-09-21' and c.day <= '2026-11-30');
		n[5] := n[5] + (has_feed or seen)::integer;
		n[6] := n[6] + has_feed::integer;
		n[7] := n[7] + exists (select from confirmation c where c.stall = s.id and c.direction = 'credit'
			and c.amount_vnd >= 1000 and c.day <= '2026-11-30')::integer;
		n[8] := n[8] + ((select count(*) from confirmation c where c.stall = s.id and c.direction = 'credit'
			and c.amount_vnd >= 1000 and to_char(c.day, 'YYYY-MM') = '2026-11') >= 1)::integer;
		n[9] := n[9] + ((select count(*) from confirmation c where c.stall = s.id and c.direction = 'credit'
			and c.amount_vnd >= 5000 and to_char(c.day, 'YYYY-MM') = '2026-11') >= 20)::integer;
	end loop;
	return query select n[1], n[2], n[3], n[4], n[10], n[5], n[6], n[7], n[8], n[9];
end
$$;
create function november(province smallint, only_market uuid default null)
	returns table (market_id uuid, stalls bigint, in_use bigint, registered bigint, coded bigint, displayed bigint,
		observed bigint, fed bigint, first_paid bigint, paid bigint, active bigint)
	language sql
as $$
	select l.market, l.stalls, l.in_use, l.registered, l.coded, l.displayed, l.observed, l.fed, l.first_paid,
		l.paid, l.active
	from ladder(province, only_market, '2026-11-01', '2026-11-30', '2026-11-20', '2026-09-21', '2026-09-21', 1, 20, 2) as l
$$;

create function want(plan text, indicator text, market uuid, unit text, value bigint, kind text,
	from_day date default '2026-01-01', class integer default 0) returns text language sql
as $$
	select concat_ws(' ', t.has_indicator, t.has_place, t.body is not null, t.clash, case when t.retired then 'retired' end)
	from target_create(plan::uuid, indicator, 0, market, null, unit, from_day, from_day + 364, value, kind, test_id(6, 1),
		'test', class::smallint, '2026-11-20') as t
$$;

set local role socho_web;
select test_enter('{19,22}', '*', '') \g /dev/null

select ok((select bool_and(in_use between 1 and stalls - 1 and registered between 1 and in_use - 1
	and coded between 1 and in_use - 1 and observed between fed + 1 and in_use - 1 and fed between 1 and coded - 1
	and displayed between 1 and coded - 1 and paid between 1 and first_paid - 1 and active between 1 and paid - 1)
	from (select sum(stalls) as stalls, sum(in_use) as in_use, sum(registered) as registered, sum(coded) as coded,
		sum(displayed) as displayed,
		sum(observed) as observed, sum(fed) as fed, sum(first_paid) as first_paid, sum(paid) as paid, sum(active) as active
		from november(22::smallint)) as total), 'the history has something of everything');
select results_eq('select * from november(22::smallint) offset 0 limit 1',
	format('select %L::uuid, * from by_hand(%1$L)', test_id(2, 1)), 'the first market''s ladder is what counting by hand gives');
select results_eq('select * from november(22::smallint) offset 1',
	format('select %L::uuid, * from by_hand(%1$L)', test_id(2, 2)), 'and the second''s');
select results_eq('select * from november(19::smallint)',
	format('select %L::uuid, * from by_hand(%1$L)', test_id(2, 3)), 'and the other province''s');
select results_eq(format('select * from november(22::smallint, %L)', test_id(2, 2)),
	format('select %L::uuid, * from by_hand(%1$L)', test_id(2, 2)), 'one market alone is the same line');
select is_empty(format('select * from november(19::smallint, %L)', test_id(2, 2)),
	'a market is not found in another province');

select test_enter('{22}', format('{%s}', test_id(2, 1)), '') \g /dev/null
select results_eq('select * from november(22::smallint)',
	format('select %L::uuid, * from by_hand(%1$L)', test_id(2, 1)), 'who holds one market sees one line');
-- A market that meets on six days of the month: two payments a day are 12, not 20.
reset role;
create function threshold(kind text, days smallint[], payments_min integer) returns bigint language plpgsql as $$
#variable_conflict use_column
declare
	counted bigint;
begin
	update market m set kind = threshold.kind where m.id = test_id(2, 3);
	delete from market_opening o where o.market = test_id(2, 3);
	if threshold.days is not null then
		insert into market_opening (province, market, valid_from, calendar, days)
		values (19, test_id(2, 3), '2026-01-01', 'solar', threshold.days);
	end if;
	select count(*) into counted
		from (
			select d.stall
			from stall_day d
			join stall s on s.id = d.stall and s.status = 'in_use' and s.census_date <= '2026-11-20'
			where d.market = test_id(2, 3) and d.day between '2026-11-01' and '2026-11-30'
			group by d.stall
			having sum(d.qualifying) >= threshold.payments_min) as q;
	return counted - (select n.active from november(19::smallint, test_id(2, 3)) as n);
end
$$;
select is(threshold('periodic_market', '{2,7,12,17,22,27}', 12), 0::bigint, 'a periodic market is held to two a day of its six days');
select is(threshold('periodic_market', '{2,3}', 4), 0::bigint, 'and of its two');
select is(threshold('periodic_market', null, 20), 0::bigint, 'one that said no days is held to the month''s number');
select is(threshold('market', '{2}', 20), 0::bigint, 'and so is any other market, whatever its days');
select cmp_ok((select count(distinct sum) from (
	select sum(qualifying) between 4 and 11 as low, sum(qualifying) between 12 and 19 as mid, sum(qualifying) as sum
	from stall_day where market = test_id(2, 3) and day between '2026-11-01' and '2026-11-30' group by stall) as q where low or mid),
	'>', 1::bigint, 'which makes a difference here');
update market set kind = 'market' where id = test_id(2, 3);
delete from market_opening where market = test_id(2, 3);
set local role socho_web;
select test_enter('', '', '') \g /dev/null
select is_empty('select * from november(22::smallint)', 'who holds nothing sees none');
select test_enter('{22}', '*', '') \g /dev/null
select is((select displayed from ladder(22::smallint, test_id(2, 1), '2026-11-01', '2026-11-30', '2026-11-20', '2026-09-21',
	'2026-11-21', 1, 20, 2)), 0::bigint, 'what was seen before the days that count is not displayed');

-- A census after the day says nothing of it: what the one before found counts.
reset role;
create view test_census as
	select n.day, l.stalls, l.in_use
	from (values ('2026-11-20'::date), ('2026-11-26')) as n (day)
	cross join lateral ladder(22::smallint, test_id(2, 1), '2026-11-01', '2026-11-30', n.day, '2026-09-21', '2026-09-21', 1, 20, 2) as l;
select stalls as stalls_before, in_use as in_use_before from test_census where day = '2026-11-20' \gset
insert into stall_census (province, market, stall, census_date, status, status_reason)
select s.province, s.market, s.id, d.day, d.status, 'test'
from stall s
cross join (values ('2026-01-01'::date, 'in_use'), ('2026-11-25', 'closed')) as d (day, status)
where s.id = test_id(3, 1);
update stall set status = 'in_use', census_date = '2026-01-01' where id = test_id(3, 1);
select in_use as in_use_before from test_census where day = '2026-11-20' \gset
update stall set status = 'closed', status_reason = 'test', census_date = '2026-11-25' where id = test_id(3, 1);
select results_eq($$select stalls, in_use from test_census where day = '2026-11-20'$$, format('values (%s::bigint, %s::bigint)',
	:'stalls_before', :'in_use_before'), 'a stall closed later was in use on the day');
select is((select in_use from test_census where day = '2026-11-26'), :in_use_before::bigint - 1, 'and is not after its closure');
set local role socho_web;

-- Targets: the market's own before its units', the later decision before the earlier, only in its period.
select test_enter('{19,22}', '*', '') \g /dev/null
select body::json ->> 'id' as early from plan_create(22::smallint, '156/KH-UBND', 'UBND tỉnh', 'Kế hoạch', '2026-01-05',
	'2026-01-05', '2026-12-31', null, test_id(6, 1), 'test', null) \gset
select body::json ->> 'id' as late from plan_create(22::smallint, '200/KH-UBND', 'UBND tỉnh', 'Kế hoạch', '2026-06-05',
	'2026-06-05', '2026-12-31', null, test_id(6, 1), 'test', :'early') \gset
select body::json ->> 'id' as other from plan_create(22::smallint, '300/KH-UBND', 'UBND tỉnh', 'Kế hoạch', '2026-07-05',
	'2026-07-05', '2026-12-31', null, test_id(6, 1), 'test', null) \gset
select is(want(:'early', 'ISS', null, '22', 9000, 'percent'), 't t t', 'a target for the province');
select is(want(:'late', 'ISS', null, '22', 9500, 'percent'), 't t t', 'and a later one, of a plan that replaces it');
select is(want(:'other', 'ISS', null, '22', 9600, 'percent'), 't t f 156/KH-UBND', 'a third plan that does not is told whom it contradicts');
select is(want(:'other', 'ISS', null, '22', 9700, 'percent', '2026-01-01', 1), 't t t', 'but may set one for the first class');
select is(want(:'other', 'ISS', null, '22', 9700, 'percent', '2027-01-01'), 't t t', 'and one for the year after');
select is(want(:'early', 'ISS', test_id(2, 1), null, 10000, 'percent'), 't t t', 'one for a market');
select is(want(:'early', 'M40', null, '22', 10700, 'count'), 't t t', 'a count for the province');
select is(want(:'early', 'ACT', null, '22', 5000, 'percent', '2027-01-01'), 't t t', 'one for next year');
select is(want(:'early', 'XXX', null, '22', 5000, 'percent'), 'f t f', 'an unknown indicator is told');
select is(want(:'early', 'ACT', test_id(2, 3), null, 5000, 'percent'), 't f f',
	'a market of another province is no place for the plan');
select is(want(:'early', 'ACT', null, '19', 5000, 'percent'), 't f f', 'and no unit of one either');
select is_empty(format('select * from target_create(%L, ''ACT'', 0, null, null, ''22'', ''2026-01-01'', ''2026-12-31'', 1,
	''percent'', null, '''', 0::smallint, ''2026-11-20'')', test_id(9, 1)), 'a plan out of sight takes no target');
select results_eq(
	$$select market, indicator, hundredths, plan_number from targets(22::smallint, null, '2026-11-20') order by 2, 1$$,
	format($$values (%L::uuid, 'ISS', 10000::bigint, '156/KH-UBND'), (%L, 'ISS', 9500, '200/KH-UBND'),
		(null, 'ISS', 9500, '200/KH-UBND'), (null, 'M40', 10700, '156/KH-UBND')$$, test_id(2, 1), test_id(2, 2)),
	'the nearest and latest target applies, counts stay with their unit');
select results_eq(
	format($$select market, indicator, hundredths from targets(22::smallint, %L, '2026-11-20')$$, test_id(2, 2)),
	format($$values (%L::uuid, 'ISS', 9500::bigint)$$, test_id(2, 2)), 'one market has its own line');
select test_enter('{22}', '*', '') \g /dev/null
select throws_ok(
	$$select * from plan_create(19::smallint, '1/KH-UBND', 'x', 'x', '2026-01-05', '2026-01-05', '2026-12-31', null, null, '', null)$$,
	'42501', null, 'a plan for a province out of scope is refused');
-- Of a class, and of what holds no more.
select test_enter('{19,22}', '*', '') \g /dev/null
reset role;
update market set class = 1 where id = test_id(2, 2);
update indicator set retired_on = '2026-11-20' where code = 'USE1';
set local role socho_web;
select results_eq(
	format($$select hundredths, plan_number from targets(22::smallint, %L, '2026-11-20') where indicator = 'ISS'$$, test_id(2, 2)),
	$$values (9700::bigint, '300/KH-UBND')$$, 'a market of the class has the class''s target, though another plan is later for all');
select results_eq(
	$$select hundredths from targets(22::smallint, null, '2026-11-20') where indicator = 'ISS' and market is null$$,
	$$values (9500::bigint)$$, 'which is not the province''s');
select is(want(:'other', 'USE1', null, '22', 5000, 'percent'), 't t f retired', 'an indicator that is retired takes no target');
select is(want(:'other', 'ISS', test_id(2, 2), null, 9000, 'percent', '2026-03-01'), 't t t', 'a market''s own target contradicts no unit''s');
select test_enter('{22}', '*', '') \g /dev/null
select is((select count(*) from audit where action in ('plan.create', 'target.create')), 11::bigint, 'what was done left a trail');

select * from finish();
rollback;
