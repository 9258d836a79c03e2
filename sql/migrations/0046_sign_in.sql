-- Who signs in shows more than a password where their roles ask for it, guesses are slowed down, and sessions are told
-- and ended one by one.
set role socho_owner;

alter table person add must_change_password boolean not null default false;
grant select (must_change_password) on person to socho_web;

create table person_totp (
	person uuid primary key references person,
	box bytea,
	since timestamptz,
	last_step bigint not null default 0,
	pending_box bytea,
	check ((box is null) = (since is null)),
	check (box is not null or pending_box is not null)
);
comment on table person_totp is
	'The second factor of one person: a sealed secret (RFC 6238), and the last step of which a code was taken. pending_box
is a secret that was shown and not yet proved.';

alter table session
	add id uuid not null default new_id() unique,
	add strong boolean not null default false,
	add address text check (length(address) <= 64),
	add agent text check (length(agent) <= 120);
comment on column session.strong is 'The second factor was shown when it was opened, or since.';

create table sign_in_guard (
	key_hash bytea primary key check (octet_length(key_hash) = 16),
	failures integer not null check (failures >= 0),
	last_at timestamptz not null,
	until timestamptz not null
);
comment on table sign_in_guard is
	'Failed attempts to sign in for one login, whether somebody has it or not, or from one network; nobody is let try before
until. Only a keyed hash of which it is.';

-- An attempt is counted before it is judged, so that guesses side by side cannot outrun the count; settle_sign_in()
-- takes back what was no failure. Both rows are locked in the order of their keys.
create function admit_sign_in(login_hash bytea, network_hash bytea, login_free integer, network_free integer,
		delay_s integer, delay_max_s integer) returns integer
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
declare
	wait_s integer;
begin
	insert into sign_in_guard (key_hash, failures, last_at, until)
	select k, 0, now(), now()
	from unnest(array[admit_sign_in.login_hash, admit_sign_in.network_hash]) as k
	order by k
	on conflict do nothing;
	perform from sign_in_guard g
	where g.key_hash in (admit_sign_in.login_hash, admit_sign_in.network_hash)
	order by g.key_hash
	for update;
	select ceil(max(extract(epoch from g.until - clock_timestamp())))
		into wait_s
		from sign_in_guard g
		where g.key_hash in (admit_sign_in.login_hash, admit_sign_in.network_hash);
	if wait_s > 0 then
		return wait_s;
	end if;
	update sign_in_guard g
	set failures = n.failures,
		last_at = clock_timestamp(),
		until = clock_timestamp() + case when n.failures < n.free then interval '0'
			else make_interval(secs => least(delay_s * power(2, least(n.failures - n.free, 20)), delay_max_s)) end
	from (
		select o.key_hash,
			case when o.last_at < clock_timestamp() - interval '1 day' then 1 else o.failures + 1 end as failures,
			case when o.key_hash = admit_sign_in.login_hash then login_free else network_free end as free
		from sign_in_guard o
		where o.key_hash in (admit_sign_in.login_hash, admit_sign_in.network_hash)) as n
	where g.key_hash = n.key_hash;
	return 0;
end
$$;
comment on function admit_sign_in(bytea, bytea, integer, integer, integer, integer) is
	'Seconds to wait before another attempt; 0: it may be made, and counts as failed until it is settled. From the free-th
failure on each one doubles the wait.';

create function settle_sign_in(login_hash bytea, network_hash bytea, signed_in boolean) returns void
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	update sign_in_guard g
	set failures = case when signed_in and g.key_hash = settle_sign_in.login_hash then 0 else greatest(g.failures - 1, 0) end,
		until = clock_timestamp()
	where g.key_hash in (
		select o.key_hash
		from sign_in_guard o
		where o.key_hash in (settle_sign_in.login_hash, settle_sign_in.network_hash)
		order by o.key_hash
		for update);
end;
comment on function settle_sign_in(bytea, bytea, boolean) is
	'The attempt was no failure; one that signed in clears its login.';

create function unlock_sign_in(login_hash bytea) returns boolean
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	with gone as (
		delete from sign_in_guard g where g.key_hash = unlock_sign_in.login_hash returning 1)
	select exists (select from gone);
end;

drop function credential(text);
create function credential(login text)
	returns table (person uuid, password_hash text, active boolean, totp_box bytea)
	language sql stable security definer set search_path = socho, pg_temp
begin atomic
	select p.id, p.password_hash, p.state = 'active', t.box
	from person p
	left join person_totp t on t.person = p.id
	where p.login = credential.login;
end;
comment on function credential(text) is
	'What sign-in compares with; run-time roles cannot read password hashes or secrets in bulk.';

drop function open_session(bytea, uuid, interval);
create function open_session(token_hash bytea, person uuid, life interval, strong boolean default false,
		address text default null, agent text default null) returns uuid
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	insert into session (token_hash, person, expires_at, strong, address, agent)
	values (open_session.token_hash, open_session.person, now() + open_session.life, open_session.strong,
		nullif(open_session.address, ''), nullif(open_session.agent, ''))
	returning id;
end;

create function sessions_of(person uuid)
	returns table (id uuid, token_hash bytea, created_at timestamptz, seen_at timestamptz, expires_at timestamptz,
		strong boolean, address text, agent text)
	language sql stable security definer set search_path = socho, pg_temp
begin atomic
	select s.id, s.token_hash, s.created_at, s.seen_at, s.expires_at, s.strong, s.address, s.agent
	from session s
	where s.person = sessions_of.person and s.expires_at > now() and s.seen_at > now() - interval '15 minutes';
end;

create function end_session(person uuid, id uuid) returns boolean
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	with gone as (
		delete from session s where s.person = end_session.person and s.id = end_session.id returning 1)
	select exists (select from gone);
end;

create function close_other_sessions(person uuid, token_hash bytea) returns bigint
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	with gone as (
		delete from session s
		where s.person = close_other_sessions.person and s.token_hash <> close_other_sessions.token_hash
		returning 1)
	select count(*) from gone;
end;

create or replace function sweep_sessions() returns bigint
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	with gone as (
		delete from session s
		where s.expires_at < now() or s.seen_at < now() - interval '15 minutes'
		returning 1
	), forgotten as (
		delete from sign_in_guard g where g.last_at < now() - interval '1 day' and g.until < now())
	select count(*) from gone;
end;

-- A code is taken once: whoever comes second with its step, or with an older one, finds no row.
create function take_totp(person uuid, step bigint) returns boolean
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	with taken as (
		update person_totp t
		set last_step = take_totp.step
		where t.person = take_totp.person and t.box is not null and t.last_step < take_totp.step
		returning 1)
	select exists (select from taken);
end;

create function totp_boxes(person uuid) returns table (box bytea, pending_box bytea)
	language sql stable security definer set search_path = socho, pg_temp
begin atomic
	select t.box, t.pending_box from person_totp t where t.person = totp_boxes.person;
end;

create function propose_totp(person uuid, box bytea) returns void
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	insert into person_totp (person, pending_box)
	values (propose_totp.person, propose_totp.box)
	on conflict (person) do update set pending_box = excluded.pending_box;
end;

create function confirm_totp(person uuid, step bigint, token_hash bytea) returns boolean
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	with changed as (
		update person_totp t
		set box = t.pending_box, pending_box = null, since = now(), last_step = confirm_totp.step
		where t.person = confirm_totp.person and t.pending_box is not null
		returning t.person
	), lifted as (
		update session s
		set strong = true
		from changed c
		where s.token_hash = confirm_totp.token_hash and s.person = c.person
	)
	select exists (select from changed);
end;

create function reset_totp(person uuid) returns boolean
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	with gone as (
		delete from person_totp t where t.person = reset_totp.person returning 1)
	select exists (select from gone);
end;
comment on function reset_totp(uuid) is 'The person lost the device: the next sign-in enrols another.';

create function change_password(person uuid, old_hash text, new_hash text) returns boolean
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	with changed as (
		update person p
		set password_hash = change_password.new_hash, must_change_password = false
		where p.id = change_password.person and p.password_hash = change_password.old_hash and p.state = 'active'
		returning 1)
	select exists (select from changed);
end;
comment on function change_password(uuid, text, text) is 'By the person, who proved the old one a moment ago.';

-- As in 0004_people.sql; besides, a person who owes something is let do nothing until it is done.
drop function enter(bytea, text[]);
create function enter(token_hash bytea, roles text[], strong_roles text[] default '{}')
	returns table (person uuid, name text, known boolean, allowed boolean, owes text)
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
#variable_conflict use_column
declare
	who record;
	provinces text;
	markets text;
begin
	perform enter_as('', '', ''), set_config('socho.owes', '', true);
	select s.person, p.name, s.strong, p.must_change_password
		into who
		from session s
		join person p on p.id = s.person
		where s.token_hash = enter.token_hash
			and s.expires_at > now()
			and s.seen_at > now() - interval '15 minutes'
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
		return query select who.person, who.name, true, false, null::text;
		return;
	end if;
	perform enter_as(provinces, markets, who.person::text);
	return query select who.person, who.name, true, true, null::text;
end
$$;
comment on function enter(bytea, text[], text[]) is
	'Opens a request: finds the live session and gives this transaction the scope its person holds through any of the
roles ({}: any role). known: there is such a session; allowed: one of the roles is held; owes: what has to be done first,
a new password or, with any of strong_roles, a second factor.';

-- Nobody enters as somebody by name alone: a person is entered by the hash of a session's token, which is not stored
-- anywhere else, and a service by its province.
revoke execute on function enter_as(text, text, text) from socho_web, socho_press;
alter function enter_service(smallint) security definer set search_path = socho, pg_temp;
alter function enter_public() security definer set search_path = socho, pg_temp;
create function enter_job(province smallint) returns void
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	select case when enter_job.province = 0 then enter_all() else enter_service(enter_job.province) end;
end;
comment on function enter_job(smallint) is 'Scope of a job: its province, or with 0 everything.';

grant execute on function admit_sign_in(bytea, bytea, integer, integer, integer, integer),
	settle_sign_in(bytea, bytea, boolean), credential(text),
	open_session(bytea, uuid, interval, boolean, text, text), sessions_of(uuid), end_session(uuid, uuid),
	close_other_sessions(uuid, bytea), take_totp(uuid, bigint), totp_boxes(uuid), propose_totp(uuid, bytea),
	confirm_totp(uuid, bigint, bytea), reset_totp(uuid), change_password(uuid, text, text),
	enter(bytea, text[], text[]) to socho_web;
grant execute on function enter_job(smallint) to socho_press;

reset role;
