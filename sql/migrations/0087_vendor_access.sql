-- A vendor signs in with the phone number and a PIN from a slip, on a phone that is remembered for three months, and sees
-- what is the vendor's own and nothing else.
set role socho_owner;

alter table session add column idle interval not null default interval '15 minutes' check (idle > interval '0');
comment on column session.idle is 'How long it may go unused before it ends.';

create or replace function enter(token_hash bytea, roles text[], strong_roles text[] default '{}')
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

create or replace function sessions_of(person uuid)
	returns table (id uuid, token_hash bytea, created_at timestamptz, seen_at timestamptz, expires_at timestamptz,
		strong boolean, address text, agent text)
	language sql stable security definer set search_path = socho, pg_temp
begin atomic
	select s.id, s.token_hash, s.created_at, s.seen_at, s.expires_at, s.strong, s.address, s.agent
	from session s
	where s.person = sessions_of.person and s.expires_at > now() and s.seen_at > now() - s.idle;
end;

create or replace function sweep_sessions() returns bigint
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	with gone as (
		delete from session s
		where s.expires_at < now() or s.seen_at < now() - s.idle
		returning 1
	), forgotten as (
		delete from sign_in_guard g where g.last_at < now() - interval '1 day' and g.until < now())
	select count(*) from gone;
end;

drop function open_session(bytea, uuid, interval, boolean, text, text);
create function open_session(token_hash bytea, person uuid, life interval, strong boolean default false,
		address text default null, agent text default null, idle interval default interval '15 minutes') returns uuid
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	insert into session (token_hash, person, expires_at, idle, strong, address, agent)
	values (open_session.token_hash, open_session.person, now() + open_session.life, open_session.idle, open_session.strong,
		nullif(open_session.address, ''), nullif(open_session.agent, ''))
	returning id;
end;

drop function credential(text);
create function credential(login text)
	returns table (person uuid, password_hash text, active boolean, totp_box bytea, vendor boolean)
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
#variable_conflict use_column
declare
	before text[] := array[current_setting('socho.provinces', true), current_setting('socho.markets', true),
		current_setting('socho.person', true)];
begin
	perform enter_all();
	return query
		select p.id, p.password_hash, p.state = 'active', t.box,
			exists (select from vendor_person v where v.person = p.id)
				and not exists (select from role_grant g where g.person = p.id and g.role <> 'vendor')
		from person p
		left join person_totp t on t.person = p.id
		where p.login = credential.login;
	perform enter_as(coalesce(before[1], ''), coalesce(before[2], ''), coalesce(before[3], ''));
end
$$;
comment on function credential(text) is
	'What sign-in compares with; run-time roles cannot read password hashes or secrets in bulk. vendor: nothing but a
vendor''s own page opens to them.';

-- ---- who has a page

alter table vendor_person add column page boolean not null default false;
comment on column vendor_person.page is 'Signs in with the vendor''s phone number and a PIN; one for each vendor.';
create unique index vendor_person_page on vendor_person (province, vendor) where page;

create function give_vendor_access(province smallint, vendor uuid, login text, password_hash text)
	returns table (person uuid, taken boolean)
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
#variable_conflict use_column
declare
	whose record;
	had uuid;
begin
	select v.name, v.market
		into whose
		from vendor v
		where v.province = give_vendor_access.province and v.id = give_vendor_access.vendor and v.state = 'active';
	if not found then
		return;
	end if;
	select l.person
		into had
		from vendor_person l
		where l.province = give_vendor_access.province and l.vendor = give_vendor_access.vendor and l.page;
	if exists (select from person p where p.login = give_vendor_access.login and p.id is distinct from had) then
		return query select null::uuid, true;
		return;
	end if;
	if had is null then
		had := new_id();
		insert into person (id, login, name, password_hash)
		values (had, give_vendor_access.login, whose.name, give_vendor_access.password_hash);
		insert into role_grant (person, role, scope_kind, province, market)
		values (had, 'vendor', 'market', give_vendor_access.province, whose.market);
		insert into vendor_person (person, province, market, vendor, page)
		values (had, give_vendor_access.province, whose.market, give_vendor_access.vendor, true);
	else
		update person p
		set login = give_vendor_access.login, password_hash = give_vendor_access.password_hash, state = 'active'
		where p.id = had;
		perform close_sessions(had);
	end if;
	return query select had, false;
end
$$;
comment on function give_vendor_access(smallint, uuid, text, text) is
	'A page for a vendor whom the caller''s scope holds, or another PIN for it, which ends its sessions. taken: another
vendor''s page has this phone number. No row: no such vendor.';

create function end_vendor_access(province smallint, vendor uuid) returns uuid
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
#variable_conflict use_column
declare
	had uuid;
begin
	update person p
	set state = 'blocked'
	from vendor_person l
	where l.province = end_vendor_access.province and l.vendor = end_vendor_access.vendor and l.page
		and p.id = l.person and p.state = 'active'
	returning p.id into had;
	if had is not null then
		perform close_sessions(had);
	end if;
	return had;
end
$$;
comment on function end_vendor_access(smallint, uuid) is 'Closes a vendor''s page at once; whose it was, or null.';

-- ---- what is the vendor's own

create function enter_vendor() returns void
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
declare
	seen text;
begin
	perform set_config('socho.markets', '*', true);
	select coalesce(array_agg(distinct m.market), '{}')::text
		into seen
		from vendor_person l
		cross join lateral (
			select a.market from account a where a.province = l.province and a.vendor = l.vendor
			union
			select l.market
			union
			select t.market from tenancy t where t.province = l.province and t.vendor = l.vendor
			union
			-- Money on an account of two stalls that names none of them belongs to no market, and to the vendor.
			select '00000000-0000-0000-0000-000000000000'::uuid) as m (market)
		where l.person = nullif(current_setting('socho.person', true), '')::uuid;
	perform set_config('socho.markets', seen, true);
end
$$;
comment on function enter_vendor() is
	'For requests of a vendor, first of all: the markets the vendor is in are in scope from here on. Rows are then found
through my_vendor and my_account only.';

create view my_vendor with (security_invoker = true) as
select v.*
from vendor_person l
join vendor v on v.province = l.province and v.id = l.vendor
where l.person = nullif(current_setting('socho.person', true), '')::uuid;
comment on view my_vendor is 'The vendor that the signed-in person is.';

create view my_account with (security_invoker = true) as
select a.*
from my_vendor v
join account a on a.province = v.province and a.vendor = v.id;
comment on view my_account is 'That vendor''s accounts, those of the past too.';

grant select on my_vendor, my_account to socho_web;
grant execute on function open_session(bytea, uuid, interval, boolean, text, text, interval), credential(text),
	give_vendor_access(smallint, uuid, text, text), end_vendor_access(smallint, uuid), enter_vendor() to socho_web;

reset role;
