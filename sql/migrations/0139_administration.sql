-- Whoever rules the system adds people and gives them another first password over the API, within the scope of their own
-- grant, as 0070 has it for roles; what places a role can be held over, and whose a grant is, is told in words.
set role socho_owner;

create function may_give(who uuid, province smallint) returns boolean
	language sql stable security definer set search_path = socho, pg_temp
begin atomic
	select exists (
		select from role_grant g
		where g.person = may_give.who and g.role = 'sysadmin'
			and (g.scope_kind = 'all' or (g.scope_kind = 'province' and g.province = may_give.province)));
end;
comment on function may_give(uuid, smallint) is
	'Whether somebody rules the system over a province, or, asked of none, over everything.';

create or replace function grant_role(who uuid, person uuid, role text, scope_kind text, province smallint, market uuid, unit uuid,
		bin text) returns uuid
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	insert into role_grant as made (person, role, scope_kind, province, market, unit, bin, granted_by)
	select grant_role.person, grant_role.role, grant_role.scope_kind, grant_role.province, grant_role.market,
			grant_role.unit, grant_role.bin, grant_role.who
		where grant_role.who <> grant_role.person and may_rule(grant_role.who, grant_role.person)
			and may_give(grant_role.who, grant_role.province)
	on conflict do nothing
	returning made.id;
end;

create function create_person(who uuid, id uuid, login text, name text, password_hash text, role text, scope_kind text,
		province smallint, market uuid, unit uuid, bin text) returns text
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
#variable_conflict use_column
begin
	if not may_give(create_person.who, create_person.province) then
		return 'scope';
	end if;
	insert into person (id, login, name, password_hash, must_change_password)
		values (create_person.id, create_person.login, create_person.name, create_person.password_hash, true)
		on conflict do nothing;
	if found then
		insert into role_grant (person, role, scope_kind, province, market, unit, bin, granted_by)
			values (create_person.id, create_person.role, create_person.scope_kind, create_person.province, create_person.market,
				create_person.unit, create_person.bin, create_person.who);
		return 'added';
	end if;
	return coalesce((
		select case
				when p.login = create_person.login and p.name = create_person.name and may_rule(create_person.who, p.id)
				then 'repeated' else 'id' end
		from person p
		where p.id = create_person.id), 'login');
end
$$;
comment on function create_person(uuid, uuid, text, text, text, text, text, smallint, uuid, uuid, text) is
	'Somebody new with a first role and a password that has to be changed: added. Otherwise why not: scope, it is not theirs to
give; login, somebody has it; id, somebody else has it; repeated, this very person was added before.';

create function reset_password(who uuid, person uuid, password_hash text) returns text
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
#variable_conflict use_column
begin
	if not may_rule(reset_password.who, reset_password.person) then
		return null;
	elsif reset_password.who = reset_password.person then
		return 'own';
	elsif exists (select from vendor_person v where v.person = reset_password.person and v.page) then
		return 'pin';
	end if;
	update person p
		set password_hash = reset_password.password_hash, must_change_password = true
		where p.id = reset_password.person;
	if not found then
		return null;
	end if;
	perform close_sessions(reset_password.person);
	return 'reset';
end
$$;
comment on function reset_password(uuid, uuid, text) is
	'Another password that has to be changed, and the end of every session: reset. own: one changes one''s own knowing the old
one; pin: a vendor''s page, whose PIN the market board gives; null: not theirs to change.';

create function place_of_grant(scope_kind text, province smallint, market uuid, unit text)
	returns table (province smallint, market uuid, unit uuid)
	language sql stable
begin atomic
	select m.province, m.id, null::uuid
	from market m
	where place_of_grant.scope_kind = 'market' and m.id = place_of_grant.market
	union all
	select coalesce(p.code, u.code)::smallint, null, u.id
	from unit u
	left join unit p on p.id = u.parent
	where place_of_grant.scope_kind = 'unit' and u.code = place_of_grant.unit and u.valid_to is null
		and u.level in ('province', 'commune')
	union all
	select p.code, null, null from province p where place_of_grant.scope_kind = 'province' and p.code = place_of_grant.province
	union all
	select null, null, null where place_of_grant.scope_kind = 'all';
end;
comment on function place_of_grant(text, smallint, uuid, text) is
	'What a role is to be held over, as role_grant has it; no row: there is no such place in scope.';

create function grants_told(person uuid) returns json
	language sql stable
begin atomic
	select coalesce(json_agg(json_build_object('id', g.id, 'role', g.role, 'scope', g.scope_kind, 'province', g.province,
		'market', g.market, 'unit', g.unit, 'bank', g.bin, 'place', coalesce(m.name, u.full_name, p.full_name))
		order by g.role, g.id), '[]')
	from role_grant g
	left join market m on m.province = g.province and m.id = g.market
	left join unit u on u.id = g.unit
	left join province p on p.code = g.province
	where g.person = grants_told.person;
end;
comment on function grants_told(uuid) is 'Somebody''s grants that are in scope, each with the name of its place.';

grant execute on function create_person(uuid, uuid, text, text, text, text, text, smallint, uuid, uuid, text),
	reset_password(uuid, uuid, text), place_of_grant(text, smallint, uuid, text), grants_told(uuid) to socho_web;

-- A way in for confirmations is made, stopped and started, and its client certificate pinned by them as well (0132 has the
-- secrets).
grant insert on connection to socho_web;
grant update (state, client_pin, second_client_pin, second_pin_until) on connection to socho_web;

reset role;
