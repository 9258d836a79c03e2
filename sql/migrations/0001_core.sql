-- What every other migration stands on: the book of migrations, leases, scopes, the 34 provinces.
--
-- Rows are fenced by row-level security, forced for the owner too. A transaction says once what it may see, in three
-- settings that end with it:
--   socho.provinces  an array of province codes; 0 stands for what belongs to the whole country
--   socho.markets    * or an array of market ids
--   socho.person     who is asking
-- Nothing set means no rows and no error. Policies use in_scope() and nothing else, so that the same schema runs on
-- the distributed relatives of PostgreSQL; for the same reason there are no advisory locks, no exclusion constraints
-- and no logic in triggers.
set role socho_owner;

alter default privileges for role socho_owner revoke execute on functions from public;

create table schema_migration (
	number integer primary key check (number > 0),
	name text not null,
	digest bytea not null check (octet_length(digest) = 32),
	applied_at timestamptz not null default now()
);
comment on table schema_migration is 'One migration applied to this database; digest is SHA-256 of its text.';
grant select on schema_migration to socho_web, socho_press;

create table lease (
	name text primary key check (length(name) between 1 and 60),
	holder text not null check (length(holder) between 1 and 120),
	until timestamptz not null,
	fence bigint not null default 1 check (fence > 0)
);
comment on table lease is
	'One thing that only one process does at a time. A new holder takes the next fence; work done under an older fence
is refused by whoever stores it.';
grant select, insert, update on lease to socho_press;

create function new_id() returns uuid
	language sql volatile parallel safe
	return encode(
		set_bit(
			set_bit(
				overlay(
					uuid_send(gen_random_uuid())
					placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
					from 1 for 6),
				52, 1),
			53, 1),
		'hex')::uuid;
comment on function new_id() is 'A UUID of version 7 (RFC 9562 5.7), for rows that C does not name itself.';

-- Plain SQL bodies: the planner inlines them, and the province becomes an index condition.
create function in_scope(province smallint) returns boolean
	language sql stable parallel safe
	return province = any (nullif(current_setting('socho.provinces', true), '')::smallint[]);

create function in_scope(province smallint, market uuid) returns boolean
	language sql stable parallel safe
	return province = any (nullif(current_setting('socho.provinces', true), '')::smallint[])
		and case current_setting('socho.markets', true)
			when '*' then true
			when '' then false
			else market = any (current_setting('socho.markets', true)::uuid[])
		end;

create function protect(which regclass, rule text) returns void
	language plpgsql volatile
as $$
begin
	execute format('alter table %s enable row level security', which);
	execute format('alter table %s force row level security', which);
	execute format('create policy scope on %s using (%s) with check (%2$s)', which, rule);
end
$$;
comment on function protect(regclass, text) is 'For migrations: forces row-level security with one rule.';

create table province (
	code smallint primary key check (code between 1 and 99),
	name text not null,
	full_name text not null,
	type text not null check (type in ('thành phố', 'tỉnh')),
	slug text not null unique check (slug ~ '^[a-z_]+$'),
	ordinal smallint not null unique check (ordinal between 0 and 33),
	valid_from date not null,
	ward_count smallint not null check (ward_count >= 0),
	commune_count smallint not null check (commune_count >= 0),
	zone_count smallint not null check (zone_count >= 0),
	area_km2 numeric(9, 2) not null check (area_km2 > 0),
	population integer not null check (population > 0)
);
comment on table province is
	'One of the 34 provinces as it is now; ordinal counts them in code order from 0 and fixes their content codes. What
a province was at another time is in unit.';
grant select on province to socho_web, socho_press;

create function enter_as(provinces text, markets text, person text) returns void
	language sql volatile
begin atomic
	select set_config('socho.provinces', provinces, true),
		set_config('socho.markets', markets, true),
		set_config('socho.person', person, true);
end;

create function enter_service(province smallint) returns void
	language sql volatile
begin atomic
	select enter_as('{' || province || '}', '*', '');
end;
comment on function enter_service(smallint) is 'Scope of the intake and of a job: one province, all its markets.';

create function enter_public() returns void
	language sql volatile
begin atomic
	select enter_as((select array_agg(p.code order by p.code)::text from province p), '*', '');
end;
comment on function enter_public() is
	'Scope of look-ups that anybody may make (what a sticker should say) and of finding a connection by its path.';

create function enter_all() returns void
	language sql volatile
begin atomic
	select enter_as((select (0::smallint || array_agg(p.code order by p.code))::text from province p), '*', '');
end;
comment on function enter_all() is 'Scope of the command line and of the owner''s functions: everything.';

grant execute on function new_id(), in_scope(smallint), in_scope(smallint, uuid), enter_as(text, text, text),
	enter_service(smallint), enter_public() to socho_web, socho_press;

reset role;
