-- Rounds of inspection: which stalls somebody goes to and why, what hung there, and what a round came to.
set role socho_owner;

create table round (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	from_day date not null,
	to_day date not null check (to_day >= from_day),
	class smallint check (class between 1 and 3),
	seed text not null check (seed ~ '^[0-9a-f]{32}$'),
	rules jsonb not null check (jsonb_typeof(rules) = 'object'),
	state text not null default 'open' check (state in ('open', 'closed')),
	version integer not null default 1 check (version > 0),
	planned_by uuid not null references person,
	planned_at timestamptz not null default now(),
	closed_by uuid references person,
	closed_at timestamptz,
	primary key (province, id),
	foreign key (province, market) references market,
	check ((state = 'closed') = (closed_at is not null)),
	check ((state = 'closed') = (closed_by is not null))
);
comment on table round is
	'One tour through a market, from a day to a day. The same seed, rules and facts plan the same stalls again.';
create index round_market on round (province, market, id);

create table round_stall (
	province smallint not null,
	round uuid not null,
	market uuid not null,
	stall uuid not null,
	place integer not null check (place > 0),
	reason text not null check (reason in ('incident_near', 'account_changed', 'silent', 'new', 'due', 'sample')),
	missing text check (length(missing) between 1 and 500),
	primary key (province, round, stall),
	constraint round_stall_place unique (province, round, place),
	foreign key (province, round) references round,
	foreign key (province, stall, market) references stall (province, id, market)
);
comment on table round_stall is
	'One stall that a round goes to, at its place on the sheet, and why. missing: why nobody checked it, said when the round
was closed.';

create table round_taken (
	province smallint not null,
	round uuid not null,
	market uuid not null,
	person uuid not null references person,
	first_at timestamptz not null default now(),
	primary key (province, round, person),
	foreign key (province, round) references round
);
comment on table round_taken is
	'Somebody took the sheet of a round. What they checked is taken in, and flagged, also once it is outside their scope.';

create table round_check (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	round uuid not null,
	stall uuid not null,
	client_id uuid not null,
	person uuid not null references person,
	at timestamptz not null,
	received_at timestamptz not null default now(),
	result text not null check (result in ('matches', 'mismatch', 'missing', 'unreadable', 'closed')),
	verdict text,
	payload_hash bytea check (octet_length(payload_hash) = 16),
	scan uuid,
	test_label uuid,
	flags text[] not null default '{}'
		check (flags <@ array['early', 'late', 'not_in_round', 'no_scope']),
	primary key (province, id),
	constraint round_check_client unique (province, client_id),
	foreign key (province, round) references round,
	foreign key (province, stall) references stall,
	foreign key (province, scan) references scan,
	foreign key (province, test_label) references test_label,
	check ((result in ('missing', 'closed')) = (verdict is null))
);
comment on table round_check is
	'What one person found at one stall in a round. client_id is drawn on the phone, so that a resend counts once. Whatever
has a flag is kept and counts for nothing; what was a test label is no swap.';
create index round_check_stall on round_check (province, round, stall);

select protect('round', 'in_scope(province, market)');
select protect('round_stall', 'in_scope(province, market)');
select protect('round_taken', 'in_scope(province, market)');
select protect('round_check', 'in_scope(province, market)');

grant select on round, round_stall, round_taken, round_check to socho_web, socho_press;
grant insert on round, round_stall, round_taken, round_check to socho_web;
grant update (state, version, closed_by, closed_at) on round to socho_web;
grant update (missing) on round_stall to socho_web;

-- ---- planning

create function round_rules() returns jsonb
	language sql immutable parallel safe
	return '{"due_days": 30, "due_days_class_1": 15, "new_days": 30, "changed_days": 30, "near_days": 30, "near_places": 3,
		"sample_percent": 10, "most": 2000}'::jsonb;
comment on function round_rules() is
	'What a round goes to: codes not seen for due_days (in a market of class 1 for fewer), new ones, accounts that changed,
silent stalls, those within near_places of an incident, and of the rest a sample; at most `most` stalls, the first of these first.';

create function round_plan(market uuid, on_day date, seed text, rules jsonb)
	returns table (stall uuid, reason text, place integer)
	language sql stable parallel safe
begin atomic
	with here as (
		select m.province, m.id, (round_plan.on_day + 1)::timestamp at time zone interval '7 hours' as until,
			make_interval(days => (rules ->> case when m.class = 1 then 'due_days_class_1' else 'due_days' end)::integer) as due,
			make_interval(days => (rules ->> 'new_days')::integer) as fresh,
			make_interval(days => (rules ->> 'changed_days')::integer) as changed,
			make_interval(days => (rules ->> 'near_days')::integer) as near
		from market m
		where m.id = round_plan.market
	), spot as materialized (
		select s.province, s.id, s.zone, s.number_sort, s.status,
			row_number() over (partition by s.zone order by s.number_sort, s.id) as nth
		from here
		join stall s on s.province = here.province and s.market = here.id
	), live as materialized (
		select c.province, c.stall, c.account, c.issued_at
		from here
		join code c on c.province = here.province and c.market = here.id and c.kind <> 'dynamic'
			and code_state(c.state, c.expires_at) in ('issued', 'printed', 'displayed') and c.issued_at < here.until
	), trouble as materialized (
		select o.zone, o.nth
		from here
		join incident i on i.province = here.province and i.market = here.id
			and i.verdict <> 'silent' and i.outcome is distinct from 'false'
			and i.opened_at >= here.until - here.near and i.opened_at < here.until
		join spot o on o.id = i.stall
	), fact as materialized (
		select p.id, p.zone, p.number_sort, here.until, here.due, here.fresh,
			exists (
				select
				from trouble t
				where t.zone is not distinct from p.zone and abs(t.nth - p.nth) <= (rules ->> 'near_places')::integer) as near,
			exists (
				select
				from live l
				join code o on o.province = l.province and o.stall = l.stall and o.kind <> 'dynamic' and o.account <> l.account
					and o.issued_at < l.issued_at
				where l.stall = p.id and l.issued_at >= here.until - here.changed) as changed,
			exists (
				select
				from stall_alarm a
				join incident i on i.province = a.province and i.id = a.incident and i.state <> 'closed'
				where a.province = p.province and a.stall = p.id)
				or exists (
					select
					from live l
					join silence q on q.province = l.province and q.account = l.account and q.ended_at is null
					where l.stall = p.id) as silent,
			(
				select max(n.at)
				from scan n
				where n.province = p.province and n.stall = p.id and n.verdict = 'current' and n.at < here.until)
				as seen_at,
			(
				select min(c.issued_at)
				from code c
				where c.province = p.province and c.stall = p.id and c.kind <> 'dynamic') as first_at,
			encode(sha256(convert_to(seed || p.id::text, 'utf8')), 'hex') as lot
		from here
		cross join spot p
		where p.status = 'in_use' and p.id in (select l.stall from live l)
	), reasoned as (
		select f.*,
			case
				when f.near then 'incident_near'
				when f.changed then 'account_changed'
				when f.silent then 'silent'
				when f.seen_at is null and f.first_at >= f.until - f.fresh then 'new'
				when f.seen_at is null or f.seen_at < f.until - f.due then 'due'
			end as reason
		from fact f
	), drawn as (
		select r.*, row_number() over (partition by r.reason is null order by r.lot) as nth,
			count(*) over (partition by r.reason is null) as all_such
		from reasoned r
	), chosen as (
		select d.id, d.zone, d.number_sort, coalesce(d.reason, 'sample') as reason,
			row_number() over (order by array_position(
				array['incident_near', 'account_changed', 'silent', 'new', 'due', 'sample'], coalesce(d.reason, 'sample')), d.lot) as turn
		from drawn d
		where d.reason is not null or d.nth <= ceil(d.all_such * (rules ->> 'sample_percent')::numeric / 100)
	)
	select c.id, c.reason, (row_number() over (order by c.zone nulls last, c.number_sort, c.id))::integer
	from chosen c
	where c.turn <= (rules ->> 'most')::integer;
end;
comment on function round_plan(uuid, date, text, jsonb) is
	'The stalls of a round in the order of the sheet, each with the first reason that holds of it; deterministic in the seed.';

-- ---- recording

-- Whoever took a sheet may have lost its scope by the time the phone finds a network. So both look everywhere, and put the
-- caller's scope back.
create function find_round_spots(numbers integer[], rounds uuid[], stalls uuid[], content_codes text[], person uuid)
	returns table (n integer, province smallint, market uuid, stall uuid, in_scope boolean)
	language plpgsql volatile
as $$
#variable_conflict use_column
declare
	provinces text := coalesce(current_setting('socho.provinces', true), '');
	markets text := coalesce(current_setting('socho.markets', true), '');
	who text := coalesce(current_setting('socho.person', true), '');
begin
	perform enter_public();
	return query
	select q.n, r.province, r.market, s.id, f.mine
	from unnest(numbers, rounds, stalls, content_codes) as q (n, round, stall, code)
	join round r on r.id = q.round
	cross join lateral (
		select r.province = any (nullif(provinces, '')::smallint[]) and case markets
				when '*' then true
				when '' then false
				else r.market = any (markets::uuid[])
			end as mine) as f
	left join stall s on s.province = r.province and s.market = r.market and (s.id = q.stall or s.content_code = q.code)
	where f.mine or exists (
		select from round_taken t where t.province = r.province and t.round = r.id and t.person = find_round_spots.person);
	perform set_config('socho.provinces', provinces, true), set_config('socho.markets', markets, true),
		set_config('socho.person', who, true);
end
$$;
comment on function find_round_spots(integer[], uuid[], uuid[], text[], uuid) is
	'Where checks of rounds were made. No row: no such round for this person, who has it in scope or took its sheet. stall is
null: none of the round''s market has this name.';

create function record_round_checks(ids uuid[], client_ids uuid[], provinces smallint[], rounds uuid[], stalls uuid[],
		at timestamptz[], results text[], verdicts text[], hashes bytea[], scans uuid[], person uuid, request text)
	returns table (n integer, status text, id uuid, result text, verdict text, flags text, scan uuid)
	language plpgsql volatile
as $$
#variable_conflict use_column
declare
	own_provinces text := coalesce(current_setting('socho.provinces', true), '');
	markets text := coalesce(current_setting('socho.markets', true), '');
	who text := coalesce(current_setting('socho.person', true), '');
begin
	perform enter_public();
	with wanted as (
		select distinct on (w.province, w.client_id) w.*
		from unnest(ids, client_ids, provinces, rounds, stalls, at, results, verdicts, hashes, scans) with ordinality
			as w (id, client_id, province, round, stall, at, result, verdict, hash, scan, n)
		order by w.province, w.client_id, w.n
	), made as (
		insert into round_check (province, id, market, round, stall, client_id, person, at, result, verdict, payload_hash, scan,
			test_label, flags)
		select w.province, w.id, r.market, w.round, w.stall, w.client_id, record_round_checks.person, w.at, w.result, w.verdict,
			w.hash, (select n.id from scan n where n.province = w.province and n.id = w.scan), t.id, array_remove(array[
				case when (w.at at time zone interval '7 hours')::date < r.from_day then 'early' end,
				case when (w.at at time zone interval '7 hours')::date > r.to_day or w.at > r.closed_at then 'late' end,
				case when not exists (
					select
					from round_stall l
					where l.province = r.province and l.round = r.id and l.stall = w.stall) then 'not_in_round' end,
				case when not coalesce(r.province = any (nullif(own_provinces, '')::smallint[]) and case markets
					when '*' then true
					when '' then false
					else r.market = any (markets::uuid[])
				end, false) then 'no_scope' end], null)
		from wanted w
		join round r on r.province = w.province and r.id = w.round
		left join test_label t on t.province = w.province and t.payload_hash = w.hash
		on conflict (province, client_id) do nothing
		returning *
	)
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select m.province, m.person, request, 'round_check.record', m.market, 'round_check', m.id::text,
		jsonb_build_object('round', m.round, 'stall', m.stall, 'result', m.result, 'flags', m.flags)
	from made m;
	return query
	select w.n::integer,
		case
			when c.id = w.id then 'recorded'
			when c.person = record_round_checks.person and c.round = w.round and c.stall = w.stall
				and c.payload_hash is not distinct from w.hash and (c.payload_hash is not null or c.result = w.result) then 'duplicate'
			else 'conflict'
		end,
		c.id, c.result, c.verdict, array_to_string(c.flags, ','), c.scan
	from unnest(ids, client_ids, provinces, rounds, stalls, results, hashes) with ordinality
		as w (id, client_id, province, round, stall, result, hash, n)
	join round_check c on c.province = w.province and c.client_id = w.client_id
	order by w.n;
	perform set_config('socho.provinces', own_provinces, true), set_config('socho.markets', markets, true),
		set_config('socho.person', who, true);
end
$$;
comment on function record_round_checks(uuid[], uuid[], smallint[], uuid[], uuid[], timestamptz[], text[], text[], bytea[], uuid[], uuid, text) is
	'Records checks, each client_id once, at spots that find_round_spots() told. status: recorded, duplicate (the same check
again), conflict (another check with this client_id). flags with commas between.';

-- ---- what a round came to

create function round_figures(province smallint, round uuid)
	returns table (stalls integer, checked integer, own integer, excused integer, mismatch integer, missing integer,
		unreadable integer, matches integer, closed integer, flagged integer, replaced integer, median_seconds bigint)
	language sql stable parallel safe
begin atomic
	with here as (
		select r.*
		from round r
		where r.province = round_figures.province and r.id = round_figures.round
	), seen as (
		select c.stall,
			bool_or(c.test_label is null and c.result = 'mismatch') as mismatch,
			bool_or(c.result = 'missing') as missing,
			bool_or(c.result = 'unreadable') as unreadable,
			bool_or(c.result = 'matches') as matches,
			bool_or(c.result = 'closed') as closed,
			min(c.at) filter (where c.test_label is null and c.result in ('mismatch', 'missing')) as bad_at
		from here
		join round_check c on c.province = here.province and c.round = here.id and c.flags = '{}'
		group by c.stall
	), point as (
		select l.stall, s.stall is not null as checked, l.missing is not null as excused,
			coalesce(s.mismatch, false) as mismatch, coalesce(s.missing, false) as missing,
			coalesce(s.unreadable, false) as unreadable, coalesce(s.matches, false) as matches, coalesce(s.closed, false) as closed,
			exists (
				select
				from scan_aside n
				where n.province = here.province and n.stall = l.stall and n.kind = 'own'
					and n.at >= here.from_day::timestamp at time zone interval '7 hours'
					and n.at < (here.to_day + 1)::timestamp at time zone interval '7 hours') as own,
			extract(epoch from (
				select min(n.at)
				from scan n
				where n.province = here.province and n.stall = l.stall and n.verdict = 'current'
					and n.at > s.bad_at) - s.bad_at) as seconds
		from here
		join round_stall l on l.province = here.province and l.round = here.id
		left join seen s on s.stall = l.stall
	)
	select count(*)::integer, count(*) filter (where checked)::integer, count(*) filter (where own and not checked)::integer,
		count(*) filter (where excused and not checked)::integer, count(*) filter (where mismatch)::integer,
		count(*) filter (where missing and not mismatch)::integer,
		count(*) filter (where unreadable and not (mismatch or missing))::integer,
		count(*) filter (where matches and not (mismatch or missing or unreadable))::integer,
		count(*) filter (where closed and not (mismatch or missing or unreadable or matches))::integer,
		(
			select count(*)::integer
			from here
			join round_check c on c.province = here.province and c.round = here.id and c.flags <> '{}'),
		count(seconds)::integer, (percentile_cont(0.5) within group (order by seconds))::bigint
	from point;
end;
comment on function round_figures(smallint, uuid) is
	'Of the stalls on the sheet: checked; not, but by their vendor (own); not, with a reason (excused). Each checked one by
the worst that was found there; a test label is nothing. flagged: checks that count for nothing. replaced: mismatches and
missing stickers after which a current code was seen there again, and the median time until then.';

create function round_tests(province smallint, round uuid)
	returns table (label uuid, stall uuid, outcome text, found_at timestamptz, found_by uuid)
	language sql stable parallel safe
begin atomic
	select t.id, t.stall, case when f.id is not null then 'found' when v.visited then 'missed' else 'not_visited' end, f.at, f.person
	from round r
	join round_stall l on l.province = r.province and l.round = r.id
	join test_label t on t.province = l.province and t.stall = l.stall
		and t.planted_at < least(coalesce(r.closed_at, 'infinity'), (r.to_day + 1)::timestamp at time zone interval '7 hours')
		and coalesce(t.removed_at > r.from_day::timestamp at time zone interval '7 hours', true)
	left join lateral (
		select c.id, c.at, c.person
		from round_check c
		where c.province = r.province and c.round = r.id and c.stall = t.stall and c.test_label = t.id and c.flags = '{}'
		order by c.at, c.id
		limit 1) as f on true
	cross join lateral (
		select exists (
			select
			from round_check c
			where c.province = r.province and c.round = r.id and c.stall = t.stall and c.flags = '{}' and c.at >= t.planted_at
				and coalesce(c.at < t.removed_at, true)) as visited) as v
	where r.province = round_tests.province and r.id = round_tests.round;
end;
comment on function round_tests(smallint, uuid) is
	'What became of the test labels that hung at stalls of a round: found, missed by who was there, or nobody went.';

create function round_told(province smallint, round uuid) returns json
	language sql stable parallel safe
	return (
		select json_build_object(
			'id', r.id,
			'market', json_build_object('id', m.id, 'name', m.name),
			'from_day', r.from_day,
			'to_day', r.to_day,
			'class', r.class,
			'seed', r.seed,
			'rules', r.rules,
			'state', r.state,
			'version', r.version,
			'planned_by', p.name,
			'planned_at', r.planned_at,
			'closed_by', c.name,
			'closed_at', r.closed_at,
			'progress', json_build_object('stalls', f.stalls, 'checked', f.checked, 'own', f.own, 'excused', f.excused,
				'left', f.stalls - f.checked - f.excused, 'flagged', f.flagged),
			'results', json_build_object('mismatch', f.mismatch, 'missing', f.missing, 'unreadable', f.unreadable,
				'matches', f.matches, 'closed', f.closed),
			'coverage', json_build_object('numerator', f.checked + f.own * 0.5, 'denominator', f.stalls,
				'percent', round((f.checked + f.own * 0.5) * 100 / nullif(f.stalls, 0), 2)),
			'mismatch_rate', json_build_object('numerator', f.mismatch,
				'denominator', f.mismatch + f.missing + f.unreadable + f.matches,
				'percent', round(f.mismatch * 100.0 / nullif(f.mismatch + f.missing + f.unreadable + f.matches, 0), 2)),
			'replacement', json_build_object('bad', f.mismatch + f.missing, 'replaced', f.replaced,
				'median_seconds', f.median_seconds))
		from round r
		join market m on m.province = r.province and m.id = r.market
		join person p on p.id = r.planned_by
		left join person c on c.id = r.closed_by
		cross join lateral round_figures(r.province, r.id) as f
		where r.province = round_told.province and r.id = round_told.round);
comment on function round_told(smallint, uuid) is 'A round and what it has come to so far, as the API tells it.';

grant execute on function round_told(smallint, uuid) to socho_web;
grant execute on function round_rules(), round_plan(uuid, date, text, jsonb), round_figures(smallint, uuid),
	round_tests(smallint, uuid) to socho_web, socho_press;
grant execute on function find_round_spots(integer[], uuid[], uuid[], text[], uuid),
	record_round_checks(uuid[], uuid[], smallint[], uuid[], uuid[], timestamptz[], text[], text[], bytea[], uuid[], uuid, text)
	to socho_web;

reset role;
