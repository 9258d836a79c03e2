-- Whoever rules the system grants and withdraws roles, blocks people and admits them again over the API, within the scope of
-- their own grant. Nobody changes their own rights, and one who rules everything is always left.
set role socho_owner;

-- Who may do what is asked about grants outside the scope of whoever asks.
create policy owned on role_grant to socho_owner using (true) with check (true);

create function may_rule(who uuid, person uuid) returns boolean
	language sql stable security definer set search_path = socho, pg_temp
begin atomic
	select exists (
		select from role_grant g
		join person a on a.id = g.person and a.state = 'active'
		where g.person = may_rule.who and g.role = 'sysadmin'
			and (g.scope_kind = 'all' or (g.scope_kind = 'province'
				and exists (select from role_grant h where h.person = may_rule.person)
				and not exists (
					select from role_grant h
					where h.person = may_rule.person and h.province is distinct from g.province))));
end;
comment on function may_rule(uuid, uuid) is
	'Whether somebody rules the system over all that another person holds: everything, or the one province of all their grants.';

create function grant_role(who uuid, person uuid, role text, scope_kind text, province smallint, market uuid, unit uuid,
		bin text) returns uuid
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	insert into role_grant as made (person, role, scope_kind, province, market, unit, bin, granted_by)
	select grant_role.person, grant_role.role, grant_role.scope_kind, grant_role.province, grant_role.market,
			grant_role.unit, grant_role.bin, grant_role.who
		where grant_role.who <> grant_role.person and may_rule(grant_role.who, grant_role.person)
			and exists (
				select from role_grant g
				where g.person = grant_role.who and g.role = 'sysadmin'
					and (g.scope_kind = 'all' or (g.scope_kind = 'province' and g.province = grant_role.province)))
	on conflict do nothing
	returning made.id;
end;
comment on function grant_role(uuid, uuid, text, text, smallint, uuid, uuid, text) is
	'The new grant; none when it is there already, or when it is not the granter''s to give.';

create function withdraw_role(who uuid, id uuid) returns setof role_grant
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	delete from role_grant g
	where g.id = withdraw_role.id and g.person <> withdraw_role.who and may_rule(withdraw_role.who, g.person)
	returning g.*;
end;

create function set_person_state(who uuid, person uuid, state text) returns bigint
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	with changed as (
		update person p
		set state = set_person_state.state
		where p.id = set_person_state.person and p.id <> set_person_state.who
			and may_rule(set_person_state.who, p.id)
		returning p.id)
	select close_sessions(c.id) from changed c;
end;
comment on function set_person_state(uuid, uuid, text) is 'How many sessions ended with it; null: not theirs to change.';

create function sign_in_lock(login_hash bytea) returns table (failures integer, until timestamptz)
	language sql stable security definer set search_path = socho, pg_temp
begin atomic
	select g.failures, g.until from sign_in_guard g where g.key_hash = sign_in_lock.login_hash and g.failures > 0;
end;
comment on function sign_in_lock(bytea) is 'Failed attempts to sign in with a login, and until when nobody is let try.';

create function has_totp(person uuid) returns boolean
	language sql stable security definer set search_path = socho, pg_temp
begin atomic
	select exists (select from person_totp t where t.person = has_totp.person and t.box is not null);
end;

-- Held at the end of the statement, one after the other, so that two who block each other cannot both succeed.
create function keep_last_admin() returns trigger
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
begin
	perform pg_advisory_xact_lock(hashtext('socho.last_admin'));
	if not exists (
			select from role_grant g
			join person p on p.id = g.person and p.state = 'active'
			where g.role = 'sysadmin' and g.scope_kind = 'all') then
		raise exception 'nobody would be left who rules the whole system'
			using errcode = 'check_violation', constraint = 'last_admin';
	end if;
	return null;
end
$$;
create trigger last_admin after delete or update on role_grant
	for each row when (old.role = 'sysadmin' and old.scope_kind = 'all') execute function keep_last_admin();
create function was_admin(person uuid) returns boolean
	language sql stable security definer set search_path = socho, pg_temp
begin atomic
	select exists (
		select from role_grant g
		where g.person = was_admin.person and g.role = 'sysadmin' and g.scope_kind = 'all');
end;
create trigger last_admin after update of state on person
	for each row when (old.state = 'active' and new.state = 'blocked' and was_admin(old.id)) execute function keep_last_admin();

grant execute on function may_rule(uuid, uuid), grant_role(uuid, uuid, text, text, smallint, uuid, uuid, text),
	withdraw_role(uuid, uuid), set_person_state(uuid, uuid, text), sign_in_lock(bytea), has_totp(uuid),
	unlock_sign_in(bytea) to socho_web;

reset role;
