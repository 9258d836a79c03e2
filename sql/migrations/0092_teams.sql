-- Community digital teams: who knocks on doors, where, since when; published totals beside what is counted; and the rules of a
-- province for its hamlets.
--
-- A team lies in a unit and in no market, so a scope is also told in units: those under a grant, and what became them.
--   socho.whole  the provinces that are held as a whole
--   socho.units  an array of unit ids besides
set role socho_owner;

create function in_scope_unit(province smallint, unit uuid) returns boolean
	language sql stable parallel safe
	return province = any (nullif(current_setting('socho.whole', true), '')::smallint[])
		or (in_scope(province) and unit = any (nullif(current_setting('socho.units', true), '')::uuid[]));
grant execute on function in_scope_unit(smallint, uuid) to socho_web, socho_press;

create or replace function enter_as(provinces text, markets text, person text) returns void
	language sql volatile
begin atomic
	select set_config('socho.provinces', provinces, true),
		set_config('socho.markets', markets, true),
		set_config('socho.person', person, true),
		set_config('socho.whole', case when markets = '*' then provinces else '' end, true),
		set_config('socho.units', '', true);
end;

-- As in 0087_vendor_access.sql; besides, the provinces held whole and the units held.
create or replace function enter(token_hash bytea, roles text[], strong_roles text[] default '{}')
	returns table (person uuid, name text, known boolean, allowed boolean, owes text)
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
#variable_conflict use_column
declare
	who record;
	provinces text;
	markets text;
	whole_provinces text;
	units text;
begin
	perform enter_as('', '', ''), set_config('socho.owes', '', true);
	select s.person, p.name, s.strong, p.must_change_password
		into who
		from session s
		join person p on p.id = s.person
		where s.token_hash = enter.token_hash
			and s.expires_at > now()
			and s.seen_at > now() - s.idle
			and p.state = 'active';
	if not found then
		return query select null::uuid, null::text, false, false, null::text;
		return;
	end if;
	-- Skipping a locked row: two requests of one session must not wait for each other's transaction.
	update session s
		set seen_at = now()
		where s.token_hash in (
			select t.token_hash
			from session t
			where t.token_hash = enter.token_hash and t.seen_at < now() - interval '1 minute'
			for update skip locked);

	perform enter_all();
	if who.must_change_password or (not who.strong and exists (
			select from role_grant g where g.person = who.person and g.role = any (enter.strong_roles))) then
		perform enter_as('', '', who.person::text),
			set_config('socho.owes', case when who.must_change_password then 'password' else 'totp' end, true);
		return query select who.person, who.name, true, false, current_setting('socho.owes');
		return;
	end if;
	with recursive held as (
		select g.scope_kind, g.province, g.market, g.unit
		from role_grant g
		where g.person = who.person and (enter.roles = '{}' or g.role = any (enter.roles))
	), below (unit) as (
		select h.unit from held h where h.scope_kind = 'unit'
		union
		select u.id from below b join unit u on u.parent = b.unit
	), reach (unit) as (
		select b.unit from below b
		union
		select n.unit
		from reach r
		cross join lateral (
			select u.id as unit from unit u where u.parent = r.unit
			union all
			select s.from_unit from unit_succession s where s.to_unit = r.unit and s.relation <> 'part') n
	), whole (province) as (
		select h.province from held h where h.scope_kind = 'province'
		union
		select p.code from province p where exists (select from held h where h.scope_kind = 'all')
		union
		select 0::smallint where exists (select from held h where h.scope_kind = 'all')
	), part (province, market) as (
		select h.province, h.market from held h where h.scope_kind = 'market'
		union
		select m.province, m.id from below b join market m on m.unit = b.unit
	), anywhere (province) as (
		select w.province from whole w
		union
		select h.province from held h where h.province is not null
	)
	select (select array_agg(a.province order by a.province)::text from anywhere a),
			case
				when not exists (select from anywhere a where a.province not in (select w.province from whole w))
				then '*'
				else (
					select coalesce(array_agg(l.market), '{}')::text
					from (
						select p.market from part p
						union
						select m.id from market m join whole w on w.province = m.province) as l (market))
			end,
			(select coalesce(array_agg(w.province order by w.province), '{}')::text from whole w),
			(select coalesce(array_agg(r.unit), '{}')::text from reach r)
		into provinces, markets, whole_provinces, units;
	if provinces is null then
		perform enter_as('', '', who.person::text);
		return query select who.person, who.name, true, false, null::text;
		return;
	end if;
	perform enter_as(provinces, markets, who.person::text), set_config('socho.whole', whole_provinces, true),
		set_config('socho.units', units, true);
	return query select who.person, who.name, true, true, null::text;
end
$$;

-- What lies, or lay, in a unit of any day: what stood under it, what became any of that, and what went on from nothing else.
create function units_inside_each(units uuid[]) returns table (root uuid, id uuid)
	language sql stable parallel safe rows 1000
begin atomic
	with recursive inside (root, id) as (
		select r.id, r.id from unnest(units_inside_each.units) as r (id)
		union
		select i.root, n.id
		from inside i
		cross join lateral (
			select u.id from unit u where u.parent = i.id
			union all
			select s.from_unit from unit_succession s where s.to_unit = i.id and s.relation <> 'part') n
	), went as (
		select distinct i.root, s.to_unit from inside i join unit_succession s on s.from_unit = i.id
	), onward (root, id) as (
		select w.root, w.to_unit
		from went w
		join unit_succession s on s.to_unit = w.to_unit
		left join inside i on i.root = w.root and i.id = s.from_unit
		group by w.root, w.to_unit
		having bool_and(i.id is not null)
	), after (root, id) as (
		select o.root, o.id from onward o
		union
		select a.root, u.id from after a join unit u on u.parent = a.id
	)
	select i.root, i.id from inside i
	union
	select a.root, a.id from after a;
end;
comment on function units_inside_each(uuid[]) is
	'Each of the units (root) with all that is part of it on any day: a historic district has its communes, their hamlets, and
the communes of today made of nothing else; a province of today has the provinces it was made of.';

create function units_inside(unit uuid) returns setof uuid
	language sql stable parallel safe
begin atomic
	select i.id from units_inside_each(array[units_inside.unit]) i;
end;
comment on function units_inside(uuid) is 'One unit with all that is part of it on any day, as units_inside_each() has it.';
grant execute on function units_inside_each(uuid[]), units_inside(uuid) to socho_web, socho_press;

create table team (
	province smallint not null references province,
	id uuid not null default new_id(),
	level text not null check (level in ('commune', 'hamlet', 'institution')),
	unit uuid not null references unit,
	name text collate "vi-x-icu" not null check (length(name) between 1 and 120),
	name_fold text collate "C" not null check (length(name_fold) between 1 and 120),
	owner text check (length(owner) between 1 and 120),
	owner_kind text check (owner_kind in ('school', 'clinic', 'office', 'enterprise', 'union', 'other')),
	households integer check (households between 0 and 1000000),
	founded_on date not null,
	dissolved_on date,
	dissolved_at timestamptz,
	document text check (length(document) between 1 and 60),
	version integer not null default 1 check (version > 0),
	created_by uuid references person,
	created_at timestamptz not null default now(),
	primary key (province, id),
	constraint team_life check (dissolved_on >= founded_on),
	constraint team_owner check ((owner is null) = (owner_kind is null) and (level = 'institution') = (owner is not null))
);
comment on table team is
	'One community digital team of a commune, a hamlet or an institution, from founded_on until the day before dissolved_on
(null: still). unit is the one it was founded in; households: those it was given to look after, where that is known;
dissolved_at: when somebody said that it ended, if later than it was entered.';
create unique index team_once on team (province, unit, name_fold) where dissolved_on is null;
create index team_unit on team (unit);

create table team_member (
	province smallint not null,
	id uuid not null default new_id(),
	team uuid not null,
	unit uuid not null references unit,
	name text collate "vi-x-icu" not null check (length(name) between 1 and 120),
	name_fold text collate "C" not null check (length(name_fold) between 1 and 120),
	role text not null check (role in ('leader', 'deputy', 'member')),
	hamlet_head boolean not null default false,
	organisation text check (length(organisation) between 1 and 120),
	phone_hash bytea check (octet_length(phone_hash) = 16),
	joined_on date not null,
	left_on date,
	created_by uuid references person,
	created_at timestamptz not null default now(),
	primary key (province, id),
	foreign key (province, team) references team,
	constraint team_member_stay check (left_on >= joined_on)
);
comment on table team_member is
	'One person in one team from joined_on until the day before left_on (null: still); unit is the team''s. The phone number
itself is not kept, only its keyed hash, so that nobody is in two teams at once.';
create unique index team_member_once on team_member (province, phone_hash) where phone_hash is not null and left_on is null;
create index team_member_team on team_member (province, team, joined_on);
create index team_member_name on team_member (province, name_fold);
create index team_member_phone on team_member (province, phone_hash) where phone_hash is not null;

create table team_count (
	province smallint not null references province,
	id uuid not null default new_id(),
	unit uuid not null references unit,
	on_day date not null,
	level text not null check (level in ('commune', 'hamlet', 'institution', 'all')),
	teams integer check (teams >= 0),
	teams_word text not null default 'exact' check (teams_word in ('exact', 'about', 'over', 'nearly')),
	members integer check (members >= 0),
	members_word text not null default 'exact' check (members_word in ('exact', 'about', 'over', 'nearly')),
	source text not null check (length(source) between 1 and 500),
	document text check (length(document) between 1 and 60),
	entered_by uuid references person,
	entered_at timestamptz not null default now(),
	primary key (province, id),
	check (num_nonnulls(teams, members) > 0)
);
comment on table team_count is
	'A published total of teams and members of a unit on a day, as its source has it, with the word it was said with. Rows are
only added: of several for the same unit, day and level the last one entered counts.';
create index team_count_unit on team_count (unit, on_day);

create table team_rule (
	province smallint not null references province,
	id uuid not null default new_id(),
	unit uuid not null references unit,
	teams_min smallint check (teams_min between 1 and 100),
	members_min smallint check (members_min between 1 and 1000),
	head_leads boolean not null default false,
	households_max integer check (households_max between 1 and 100000),
	valid_from date not null,
	valid_to date,
	document text not null check (length(document) between 1 and 60),
	entered_by uuid references person,
	entered_at timestamptz not null default now(),
	primary key (province, id),
	constraint team_rule_life check (valid_to > valid_from),
	constraint team_rule_once unique (province, unit, valid_from)
);
comment on table team_rule is
	'What a province asks of each hamlet of a unit from valid_from on: so many teams, members in each, led by the head of the
hamlet, at most so many households a member. Of several that reach a hamlet the one that began last counts.';

select protect('team', 'in_scope_unit(province, unit)');
select protect('team_member', 'in_scope_unit(province, unit)');
select protect('team_count', 'in_scope_unit(province, unit)');
select protect('team_rule', 'in_scope(province)');

create function team_lives(founded_on date, dissolved_on date, day date) returns boolean
	language sql immutable parallel safe
	return founded_on <= day and coalesce(dissolved_on > day, true);
grant execute on function team_lives(date, date, date) to socho_web, socho_press;

-- The teams and members that stand in the register; what is not in scope is not counted.
create function teams_counted(unit uuid, day date) returns table (level text, teams bigint, members bigint)
	language sql stable parallel safe
begin atomic
	select t.level, count(*), coalesce(sum(m.members), 0)::bigint
	from team t
	join units_inside(teams_counted.unit) as i (id) on i.id = t.unit
	left join lateral (
		select count(*) as members
		from team_member m
		where m.province = t.province and m.team = t.id and team_lives(m.joined_on, m.left_on, teams_counted.day)) m on true
	where team_lives(t.founded_on, t.dissolved_on, teams_counted.day)
	group by t.level;
end;
grant execute on function teams_counted(uuid, date) to socho_web, socho_press;

-- Of each unit inside, the published totals of its newest day not after this one; a unit inside another that has its own is
-- left out, or it would count twice.
create function teams_entered(unit uuid, day date, as_of timestamptz default null)
	returns table (unit uuid, on_day date, level text, teams integer, teams_word text, members integer, members_word text,
		source text, document text, entered_at timestamptz)
	language sql stable parallel safe
begin atomic
	with recent as (
		select distinct on (c.unit, c.level) c.*
		from team_count c
		join units_inside(teams_entered.unit) as i (id) on i.id = c.unit
		where c.on_day <= teams_entered.day and c.entered_at <= coalesce(teams_entered.as_of, 'infinity')
		order by c.unit, c.level, c.on_day desc, c.entered_at desc, c.id desc
	), latest as (
		select r.*, max(r.on_day) over (partition by r.unit) as newest from recent r
	), known as materialized (
		select distinct l.unit, l.newest from latest l
	), nested as materialized (
		select k.unit as outside, k.newest, i.id as unit from known k cross join lateral units_inside(k.unit) as i (id)
	)
	select l.unit, l.on_day, l.level, l.teams, l.teams_word, l.members, l.members_word, l.source, l.document, l.entered_at
	from latest l
	where l.on_day = l.newest
		and not exists (
			select
			from nested n
			where n.unit = l.unit and n.outside <> l.unit
				and (n.outside = teams_entered.unit
					or not exists (select from nested o where o.outside = l.unit and o.unit = n.outside)
					or (l.unit <> teams_entered.unit and (n.newest, n.outside) > (l.newest, l.unit))));
end;

create function teams_published(unit uuid, day date, as_of timestamptz default null) returns table (teams bigint, members bigint)
	language sql stable parallel safe
begin atomic
	select sum(coalesce(t.all_teams, t.teams))::bigint, sum(coalesce(t.all_members, t.members))::bigint
	from (
		select sum(e.teams) filter (where e.level = 'all') as all_teams, sum(e.teams) filter (where e.level <> 'all') as teams,
			sum(e.members) filter (where e.level = 'all') as all_members,
			sum(e.members) filter (where e.level <> 'all') as members
		from teams_entered(teams_published.unit, teams_published.day, teams_published.as_of) e
		group by e.unit) t;
end;
comment on function teams_published(uuid, date, timestamptz) is
	'What was published of a unit on a day, as known at as_of (null: now): what a source says of all levels counts, else its
levels are added. One row.';
grant execute on function teams_entered(uuid, date, timestamptz), teams_published(uuid, date, timestamptz) to socho_web, socho_press;

-- Every hamlet of a day inside a unit, with the rule that reaches it and what it has; reasons: what it misses. What lies in a
-- hamlet is found once a hamlet, not once for each team of the province.
create function team_gaps(unit uuid, day date)
	returns table (hamlet uuid, code text, name text, commune text, households integer, rule uuid, document text, teams bigint,
		members bigint, members_least bigint, head_leads boolean, reasons text[])
	language sql stable parallel safe
begin atomic
	with rule as materialized (
		select r.*, i.id as inside
		from team_rule r
		cross join lateral units_inside(r.unit) as i (id)
		where r.valid_from <= team_gaps.day and coalesce(r.valid_to > team_gaps.day, true)
	), hamlet as materialized (
		select distinct on (h.id) h.id, h.code, h.full_name, c.full_name as commune, h.households, r.id as rule, r.document,
			r.teams_min, r.members_min, r.head_leads, r.households_max
		from units_inside(team_gaps.unit) as i (id)
		join unit h on h.id = i.id and h.level = 'hamlet' and h.valid_from <= team_gaps.day
			and coalesce(h.valid_to > team_gaps.day, true)
		join unit c on c.id = h.parent
		join rule r on r.inside = h.id
		order by h.id, r.valid_from desc, r.id desc
	), inside as materialized (
		select h.id, i.id as unit from hamlet h cross join lateral units_inside(h.id) as i (id)
	), has as materialized (
		select h.id, count(t.id) as teams, coalesce(sum(m.members), 0)::bigint as members, min(m.members) as members_least,
			coalesce(bool_and(m.head), false) as head
		from inside h
		join team t on t.level = 'hamlet' and t.unit = h.unit and team_lives(t.founded_on, t.dissolved_on, team_gaps.day)
		cross join lateral (
			select count(*) as members, coalesce(bool_or(m.role = 'leader' and m.hamlet_head), false) as head
			from team_member m
			where m.province = t.province and m.team = t.id and team_lives(m.joined_on, m.left_on, team_gaps.day)) m
		group by h.id
	)
	select h.id, h.code, h.full_name, h.commune, h.households, h.rule, h.document, coalesce(a.teams, 0), coalesce(a.members, 0),
		a.members_least, a.head,
		array_remove(array[
			case when coalesce(a.teams, 0) < h.teams_min then case when a.teams is null then 'no_team' else 'few_teams' end end,
			case when a.members_least < h.members_min then 'few_members' end,
			case when h.head_leads and not a.head then 'head_does_not_lead' end,
			case
				when h.households_max is null or a.id is null then null
				when h.households is null then 'households_unknown'
				when h.households > h.households_max::bigint * a.members then 'too_many_households'
			end], null)
	from hamlet h
	left join has a on a.id = h.id;
end;
comment on function team_gaps(uuid, date) is
	'Hamlets without a rule are not there. Several rules may reach a hamlet through what its commune was part of.';
grant execute on function team_gaps(uuid, date) to socho_web, socho_press;

grant select on team, team_member, team_count, team_rule to socho_web, socho_press;
grant insert on team, team_member, team_count, team_rule to socho_web;
grant update (name, name_fold, households, dissolved_on, dissolved_at, document, version) on team to socho_web;
grant update (role, hamlet_head, organisation, left_on) on team_member to socho_web;
grant update (valid_to) on team_rule to socho_web;

reset role;
