-- The market of tools/bench swap, and what people do in it.
set search_path = socho, public;
select enter_all() \g /dev/null
select setseed(:seed) \g /dev/null

-- ---- the model, every number of it
create table bench_model as
select *
from (values
	('stalls', 1000.0),
	('days', 90.0),                  -- simulated; 60 more before them are history
	('swaps', 60.0),
	('swap_from', 10.0), ('swap_to', 59.0),
	('swap_whole', 0.75),            -- of swaps take all payments; the others hang beside a good sticker and take half
	('busy', 0.5), ('busy_p', 0.95), -- half of the stalls are paid on 95 of 100 open days
	('usual', 0.3), ('usual_p', 0.8),
	('slow_p', 0.5),                 -- and the rest on 50
	('payments', 8.0),               -- on a day with any, on average
	('away', 0.0167),                -- a vendor leaves for some days once in sixty
	('away_days', 3.0),              -- on average, at least one
	('own_share', 0.2),              -- of vendors look at their own sticker
	('own_p', 0.3),                  -- on so many open days
	('inspector_sees', 0.95),        -- of foreign stickers at a stall that is checked
	('round_every', 30.0),           -- days, as codes fall due
	('round_days', 5.0)              -- of a round; its stalls are checked evenly over them
) as m (name, value);
create function bench(name text) returns float8 language sql stable as $$select value::float8 from socho.bench_model m where m.name = bench.name$$;

create function bench_id(kind text, n integer) returns uuid language sql immutable
	as $$select (kind || lpad(n::text, 7, '0') || '-0000-7000-8000-000000000000')::uuid$$;
create function bench_day(n integer) returns date language sql immutable as $$select date '2026-03-01' + n$$;

create function bench_content_code(n integer) returns text language plpgsql immutable as $$
declare
	alphabet text := '0123456789ABCDEFGHJKMNPQRSTVWXY';
	left_over integer := 252 * 29791 + n;
	sum integer := 0;
	symbols text := '';
begin
	for place in reverse 5..1 loop
		symbols := substr(alphabet, left_over % 31 + 1, 1) || symbols;
		sum := sum + (place + 1) * (left_over % 31);
		left_over := left_over / 31;
	end loop;
	return 'CZ' || symbols || substr(alphabet, sum % 31 + 1, 1) || 'Z';
end
$$;

alter table code disable trigger code_birth;
insert into person (id, login, name, password_hash) values (bench_id('6', 1), 'bench', 'bench', '$argon2id$bench');
insert into operator (province, id, kind, name, name_fold) values (22, bench_id('1', 1), 'board', 'B', 'b');
insert into market (province, id, operator, unit, label_code, name, name_fold, kind)
select 22, bench_id('2', 1), bench_id('1', 1), u.id, 'BENCH', 'Chợ', 'cho', 'market'
from unit u
where u.level = 'province' and u.code = '22' and u.valid_to is null;
insert into stall (province, id, market, number, number_sort, zone, row_name, census_date, content_code)
select 22, bench_id('3', n), bench_id('2', 1), 'S' || n, lpad(n::text, 6, '0'), 'Z' || (n - 1) / 100, 'R' || (n - 1) / 20, '2026-01-01',
	bench_content_code(n)
from generate_series(1, bench('stalls')::integer) as n;
insert into vendor (province, id, market, kind, name, name_fold)
select 22, bench_id('4', n), bench_id('2', 1), 'household', 'H' || n, 'h' || n from generate_series(1, bench('stalls')::integer) as n;
insert into account (province, id, market, vendor, bin, number_box, number_hash, last4, holder_name)
select 22, bench_id('5', n), bench_id('2', 1), bench_id('4', n), '970422', '\x00', substring(sha256(n::text::bytea) for 16), lpad((n % 10000)::text, 4, '0'), 'H'
from generate_series(1, bench('stalls')::integer) as n;
insert into code (province, id, market, stall, account, kind, face, key_id, signature, payload_box, plain_hash, sealed_hash, state, issued_at)
select 22, 'AAAAAAA' || lpad(n::text, 4, '0'), bench_id('2', 1), bench_id('3', n), bench_id('5', n), 'static', 'sealed', 'benchkey',
	decode(repeat('00', 64), 'hex'), '\x00', substring(sha256(('p' || n)::bytea) for 16), substring(sha256(('s' || n)::bytea) for 16), 'issued',
	'2025-06-01'
from generate_series(1, bench('stalls')::integer) as n;

-- ---- who is how, who is away when, which stickers are swapped
create table bench_stall as
select n, bench_id('3', n) as stall, case when kind < bench('busy') then bench('busy_p') when kind < bench('busy') + bench('usual') then bench('usual_p') else bench('slow_p') end as p,
	looks < bench('own_share') as looks
from (select n, random() as kind, random() as looks from generate_series(1, bench('stalls')::integer) as n) as drawn;
create table bench_away as
select s.n, d.day, d.day + floor(-ln(1 - d.length) * (bench('away_days') - 1))::integer as until
from bench_stall s
cross join lateral (
	select day, random() as leaves, random() as length from generate_series(-60, bench('days')::integer) as day where s.n is not null) as d
where d.leaves < bench('away');
create table bench_swap as
select n, bench('swap_from')::integer + floor(late * (bench('swap_to') - bench('swap_from') + 1))::integer as day, share < bench('swap_whole') as whole
from (
	select d.*, row_number() over (order by d.lot) as turn
	from (select s.n, random() as late, random() as share, random() as lot from bench_stall s) as d) as drawn
where turn <= bench('swaps');

-- ---- what is paid: what a stranger takes is not
insert into stall_day (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
select 22, s.stall, bench_day(d.day), 0, bench_id('2', 1), d.payments, d.payments * 40000, d.payments, bench_day(d.day)
from bench_stall s
cross join lateral (
	select day, random() < s.p as comes, 1 + floor(-ln(1 - random()) * (bench('payments') - 1))::integer as many, random() as luck
	from generate_series(-60, bench('days')::integer) as day where s.n is not null) as g
left join bench_swap w on w.n = s.n and g.day >= w.day
cross join lateral (
	-- Half of so many payments, one by one, all go to the stranger with this luck.
	select g.day, case
			when w.n is null then g.many
			when w.whole then 0
			when g.luck < 0.5 ^ g.many then 0
			else greatest(1, g.many / 2)
		end as payments) as d
where g.comes and d.payments > 0
	and not exists (select from bench_away a where a.n = s.n and g.day between a.day and a.until);
vacuum analyze stall_day;

-- ---- the ways of finding, each by itself: the day on which each swap is known, and looks that found nothing
create table bench_found (way text, n integer, day integer);
create table bench_idle (way text, looks bigint);

create function bench_row(way text, chance text) returns text language sql stable as $$
	with known as (
		select f.day - w.day as days
		from bench_swap w
		join (select f.n, min(f.day) as day from bench_found f where f.way = bench_row.way group by f.n) as f on f.n = w.n
	)
	select concat_ws('|', split_part(way, ' ', 1), chance, count(*), coalesce((percentile_disc(0.5) within group (order by days))::text, '-'),
		coalesce((percentile_disc(0.9) within group (order by days))::text, '-'),
		(select coalesce(round(sum(looks) * 30.0 / bench('days')::numeric)::text, '-') from bench_idle i where i.way = bench_row.way))
	from known
$$;

-- A round every thirty days. Whatever it goes to is checked, its stalls evenly over its days in the order of the sheet; what is
-- seen to be current is a scan, so that the next round knows it.
create function bench_rounds() returns text language plpgsql as $$
declare
	start integer := 0;
begin
	perform setseed(0.1), enter_all();
	-- Before the first day everything was seen, at days of the month before that are as likely as any other.
	insert into scan (province, id, market, stall, client_id, person, at, verdict, seal, code)
	select 22, gen_random_uuid(), bench_id('2', 1), s.stall, gen_random_uuid(), bench_id('6', 1), bench_day(-1 - floor(random() * 30)::integer) + time '09:00',
		'current', 'valid', 'AAAAAAA' || lpad(s.n::text, 4, '0')
	from bench_stall s;
	while start <= bench('days') loop
		create temporary table gone as
		select s.n, s.stall, start + ((p.place - 1) * bench('round_days') / count(*) over ())::integer as day, random() as eye,
			exists (select from bench_away a where a.n = s.n and start + ((p.place - 1) * bench('round_days') / 1000)::integer between a.day and a.until) as away
		from round_plan(bench_id('2', 1), bench_day(start + bench('round_days')::integer), md5('bench' || start), round_rules()) as p
		join bench_stall s on s.stall = p.stall;
		insert into bench_found
		select 'rounds', w.n, g.day
		from gone g
		join bench_swap w on w.n = g.n and g.day >= w.day
		where g.eye < bench('inspector_sees') and g.day <= bench('days') and not g.away;
		insert into bench_idle
		select 'rounds', count(*)
		from gone g
		where g.day <= bench('days') and not exists (select from bench_swap w where w.n = g.n and g.day >= w.day);
		insert into scan (province, id, market, stall, client_id, person, at, verdict, seal, code)
		select 22, gen_random_uuid(), bench_id('2', 1), g.stall, gen_random_uuid(), bench_id('6', 1), bench_day(g.day) + time '09:00', 'current', 'valid',
			'AAAAAAA' || lpad(g.n::text, 4, '0')
		from gone g
		where not g.away and not exists (select from bench_swap w where w.n = g.n and g.day >= w.day and g.eye < bench('inspector_sees'));
		drop table gone;
		start := start + bench('round_every')::integer;
	end loop;
	return bench_row('rounds', '');
end
$$;

-- Vendors who look, on open days on which they are there.
create function bench_own() returns text language plpgsql as $$
begin
	perform setseed(0.2);
	insert into bench_found
	select 'vendors', w.n, d.day
	from bench_swap w
	join bench_stall s on s.n = w.n and s.looks
	cross join lateral (
		select day, random() as mood from generate_series(w.day, bench('days')::integer) as day) as d
	where d.mood < bench('own_p') and not exists (select from bench_away a where a.n = w.n and d.day between a.day and a.until);
	return bench_row('vendors', '');
end
$$;

-- The nightly statement, day by day; whoever is sent looks the same morning, and closes the incident as false where nothing hangs
-- that should not.
create function bench_silence(chance numeric) returns text language plpgsql as $$
declare
	way text := 'silence ' || chance;
begin
	perform enter_all();
	delete from stall_alarm;
	delete from incident;
	for today in 0..bench('days')::integer - 1 loop
		perform bench_alarms('00000000-0000-0000-0000-000000000000', bench_day(today),
			jsonb_build_object('rules', jsonb_build_object('chance', chance))::text);
		update incident i
		set state = 'closed', version = version + 1, closed_at = now(), closed_by = bench_id('6', 1), outcome = 'false', reason = 'bench'
		where i.state = 'opened' and not exists (
			select from bench_swap w join bench_stall s on s.n = w.n where s.stall = i.stall and w.day <= today);
	end loop;
	insert into bench_found
	select way, w.n, min(a.on_day - bench_day(0)) + 1
	from stall_alarm a
	join bench_stall s on s.stall = a.stall
	join bench_swap w on w.n = s.n and a.on_day >= bench_day(w.day)
	group by w.n;
	insert into bench_idle
	select way, count(*)
	from stall_alarm a
	join bench_stall s on s.stall = a.stall
	where not exists (select from bench_swap w where w.n = s.n and a.on_day >= bench_day(w.day));
	return bench_row(way, chance::text);
end
$$;

create function bench_together(chance numeric) returns text language plpgsql as $$
begin
	insert into bench_found select 'together', f.n, f.day from bench_found f where f.way in ('rounds', 'vendors', 'silence ' || chance);
	return bench_row('together', chance::text);
end
$$;
