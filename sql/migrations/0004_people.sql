-- People, what they may do where, their sessions, and the trail of what they did.
set role socho_owner;

create table person (
	id uuid primary key default new_id(),
	login text not null unique check (login ~ '^[a-z0-9][a-z0-9._@-]{1,63}$'),
	name text collate "vi-x-icu" not null check (length(name) between 1 and 120),
	password_hash text not null check (password_hash like '$argon2id$%'),
	state text not null default 'active' check (state in ('active', 'blocked')),
	created_at timestamptz not null default now()
);
comment on table person is 'One person who signs in.';

create table role_grant (
	id uuid primary key default new_id(),
	person uuid not null references person,
	role text not null check (role in ('sysadmin', 'prov_admin', 'prov_viewer', 'commune_officer', 'market_maker',
		'market_checker', 'bank_checker', 'inspector', 'team_member', 'team_lead', 'reconciler', 'auditor', 'vendor')),
	scope_kind text not null check (scope_kind in ('province', 'market', 'unit', 'all')),
	province smallint references province,
	market uuid,
	unit uuid references unit,
	granted_by uuid references person,
	created_at timestamptz not null default now(),
	foreign key (province, market) references market,
	check ((scope_kind = 'all') = (province is null)),
	check ((scope_kind = 'market') = (market is not null)),
	check ((scope_kind = 'unit') = (unit is not null))
);
comment on table role_grant is
	'One role of one person over a province, a market, the markets under a unit, or everything.';
create unique index role_grant_once on role_grant (person, role, coalesce(province, 0),
	coalesce(market, unit, '00000000-0000-0000-0000-000000000000'));

create table session (
	token_hash bytea primary key check (octet_length(token_hash) = 16),
	person uuid not null references person,
	created_at timestamptz not null default now(),
	seen_at timestamptz not null default now(),
	expires_at timestamptz not null,
	check (expires_at > created_at)
) with (fillfactor = 80);
comment on table session is 'One signed-in browser or client; only a keyed hash of its token is kept.';
create index session_person on session (person);

create table audit (
	province smallint not null default 0,
	id uuid not null default new_id(),
	at timestamptz not null default now(),
	person uuid,
	address text check (length(address) <= 64),
	request text check (length(request) <= 64),
	action text not null check (action ~ '^[a-z_.]{1,60}$'),
	market uuid,
	entity text check (length(entity) <= 40),
	entity_id text check (length(entity_id) <= 60),
	before jsonb,
	after jsonb,
	primary key (province, id)
);
comment on table audit is
	'One thing done, by whom and from where; province 0 is the whole country. Sealed fields appear as hashes only. Rows
are only ever added, and outlive what they speak of: no foreign keys.';
create index audit_at on audit using brin (at);
create index audit_entity on audit (province, entity, entity_id);

select protect('role_grant', 'in_scope(coalesce(province, 0::smallint))');
select protect('audit', 'in_scope(province)');
-- The trail may always be added to: a failed sign-in has no scope.
create policy append on audit for insert with check (true);

-- The grants that count are read under the widest scope, because they decide the narrow one. '*' stands only where
-- every province in the scope is held as a whole; otherwise the markets of whole provinces are listed too.
create function enter(token_hash bytea, roles text[])
	returns table (person uuid, name text, known boolean, allowed boolean)
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
#variable_conflict use_column
declare
	who record;
	provinces text;
	markets text;
begin
	perform enter_as('', '', '');
	select s.person, p.name
		into who
		from session s
		join person p on p.id = s.person
		where s.token_hash = enter.token_hash
			and s.expires_at > now()
			and s.seen_at > now() - interval '15 minutes'
			and p.state = 'active';
	if not found then
		return query select null::uuid, null::text, false, false;
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
	with recursive held as (
		select g.scope_kind, g.province, g.market, g.unit
		from role_grant g
		where g.person = who.person and (enter.roles = '{}' or g.role = any (enter.roles))
	), below (unit) as (
		select h.unit from held h where h.scope_kind = 'unit'
		union
		select u.id from below b join unit u on u.parent = b.unit
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
			end
		into provinces, markets;
	if provinces is null then
		perform enter_as('', '', who.person::text);
		return query select who.person, who.name, true, false;
		return;
	end if;
	perform enter_as(provinces, markets, who.person::text);
	return query select who.person, who.name, true, true;
end
$$;
comment on function enter(bytea, text[]) is
	'Opens a request: finds the live session and gives this transaction the scope its person holds through any of the
roles ({}: any role). known: there is such a session; allowed: one of the roles is held.';

create function credential(login text) returns table (person uuid, password_hash text, active boolean)
	language sql stable security definer set search_path = socho, pg_temp
begin atomic
	select p.id, p.password_hash, p.state = 'active' from person p where p.login = credential.login;
end;
comment on function credential(text) is 'What sign-in compares with; run-time roles cannot read password hashes in bulk.';

create function open_session(token_hash bytea, person uuid, life interval) returns void
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	insert into session (token_hash, person, expires_at)
	values (open_session.token_hash, open_session.person, now() + open_session.life);
end;

create function close_session(token_hash bytea) returns boolean
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	with gone as (
		delete from session s where s.token_hash = close_session.token_hash returning 1)
	select exists (select from gone);
end;

create function close_sessions(person uuid) returns bigint
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	with gone as (
		delete from session s where s.person = close_sessions.person returning 1)
	select count(*) from gone;
end;
comment on function close_sessions(uuid) is 'After a block or a new password: every session of the person ends.';

create function sweep_sessions() returns bigint
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	with gone as (
		delete from session s
		where s.expires_at < now() or s.seen_at < now() - interval '15 minutes'
		returning 1)
	select count(*) from gone;
end;

grant select (id, login, name, state, created_at) on person to socho_web, socho_press;
grant select on role_grant to socho_web;
grant select, insert on audit to socho_web, socho_press;
grant execute on function enter(bytea, text[]), credential(text), open_session(bytea, uuid, interval),
	close_session(bytea), close_sessions(uuid) to socho_web;
grant execute on function sweep_sessions() to socho_press;

reset role;
