-- Vendors, the stalls they hold, the accounts they are paid into, and changes made by one person and approved by another.
-- Sealed columns (*_box) are AES-256-GCM made in C; *_hash are keyed hashes for looking up equal values.
set role socho_owner;

create table vendor (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	kind text not null check (kind in ('household', 'individual', 'enterprise', 'cooperative', 'farmer', 'institution')),
	name text collate "vi-x-icu" not null check (length(name) between 1 and 120),
	name_fold text collate "C" not null check (length(name_fold) between 1 and 120),
	phone_box bytea,
	phone_hash bytea check (octet_length(phone_hash) = 16),
	id_number_box bytea,
	id_number_hash bytea check (octet_length(id_number_hash) = 16),
	tax_code text check (tax_code ~ '^[0-9]{10}(-[0-9]{3})?$|^[0-9]{12}$'),
	registration_number text check (length(registration_number) between 1 and 40),
	state text not null default 'active' check (state in ('active', 'suspended', 'closed')),
	created_at timestamptz not null default now(),
	primary key (province, id),
	foreign key (province, market) references market,
	unique (province, id, market),
	check ((phone_box is null) = (phone_hash is null)),
	check ((id_number_box is null) = (id_number_hash is null))
);
comment on table vendor is 'One person or business that sells; market is its home, it may hold stalls in others.';
create index vendor_name on vendor (province, name_fold);
create index vendor_market on vendor (province, market, name_fold);
create index vendor_phone on vendor (province, phone_hash) where phone_hash is not null;
create unique index vendor_id_number on vendor (province, id_number_hash)
	where id_number_hash is not null and state <> 'closed';

create table tenancy (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	stall uuid not null,
	vendor uuid not null,
	kind text not null default 'main' check (kind in ('main', 'shared', 'sublet')),
	from_day date not null,
	to_day date check (to_day >= from_day),
	created_at timestamptz not null default now(),
	primary key (province, id),
	foreign key (province, stall, market) references stall (province, id, market),
	foreign key (province, vendor) references vendor
);
comment on table tenancy is 'One vendor on one stall from a day to a day, both included; no to_day: still there.';
create unique index tenancy_open_main on tenancy (province, stall) where kind = 'main' and to_day is null;
create unique index tenancy_open_vendor on tenancy (province, stall, vendor) where to_day is null;
create index tenancy_vendor on tenancy (province, vendor);
create index tenancy_market on tenancy (province, market);

create table account (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	vendor uuid not null,
	bin text not null check (bin ~ '^[0-9]{6}$'),
	number_box bytea not null,
	number_hash bytea not null check (octet_length(number_hash) = 16),
	last4 text not null check (last4 ~ '^[0-9A-Za-z]{1,4}$'),
	holder_name text not null check (length(holder_name) between 1 and 120),
	state text not null default 'active' check (state in ('pending', 'review', 'active', 'replaced', 'stolen')),
	sole_stall uuid,
	created_at timestamptz not null default now(),
	primary key (province, id),
	foreign key (province, vendor, market) references vendor (province, id, market),
	foreign key (province, sole_stall) references stall,
	check (sole_stall is null or state = 'active')
);
comment on table account is
	'One payout account of one vendor. sole_stall is set while exactly one stall uses the account anywhere: then money
without a memo belongs to that stall.';
create unique index account_once on account (province, vendor, bin, number_hash)
	where state in ('pending', 'review', 'active');
create index account_number on account (province, bin, number_hash);
create unique index account_sole_stall on account (province, bin, number_hash) where sole_stall is not null;
create index account_market on account (province, market);

create table revision (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	stall uuid,
	vendor uuid,
	kind text not null check (kind in ('vendor_registration')),
	state text not null default 'draft' check (state in ('draft', 'submitted', 'returned', 'rejected', 'approved')),
	data jsonb not null check (jsonb_typeof(data) = 'object'),
	personal_box bytea,
	created_by uuid not null references person,
	created_at timestamptz not null default now(),
	submitted_by uuid references person,
	submitted_at timestamptz,
	decided_by uuid references person,
	decided_at timestamptz,
	reason text check (length(reason) between 1 and 500),
	version integer not null default 1 check (version > 0),
	primary key (province, id),
	foreign key (province, market) references market,
	foreign key (province, stall, market) references stall (province, id, market),
	foreign key (province, vendor) references vendor,
	check ((submitted_by is null) = (submitted_at is null)),
	check ((decided_by is null) = (decided_at is null)),
	check (state = 'draft' or submitted_by is not null),
	check ((state in ('returned', 'rejected', 'approved')) = (decided_by is not null)),
	check (state not in ('returned', 'rejected') or reason is not null),
	constraint revision_second_person check (decided_by <> submitted_by and decided_by <> created_by)
);
comment on table revision is
	'One proposed change, made by some people and decided by another. data holds nothing personal, personal_box the rest;
version goes up with every change, and a change names the version it saw.';
create index revision_work on revision (province, market, state, submitted_at);

create table revision_contributor (
	province smallint not null,
	revision uuid not null,
	person uuid not null references person,
	at timestamptz not null default now(),
	primary key (province, revision, person),
	foreign key (province, revision) references revision
);
comment on table revision_contributor is
	'One person who wrote in a revision; none of them may decide it (registry/revision_decide.sql).';

select protect('vendor', 'in_scope(province, market)');
select protect('tenancy', 'in_scope(province, market)');
select protect('account', 'in_scope(province, market)');
select protect('revision', 'in_scope(province, market)');
select protect('revision_contributor', 'in_scope(province)');

grant select on vendor, tenancy, account, revision, revision_contributor to socho_web, socho_press;
grant insert on vendor, tenancy, account, revision, revision_contributor to socho_web;
grant update (kind, name, name_fold, phone_box, phone_hash, id_number_box, id_number_hash, tax_code,
	registration_number, state) on vendor to socho_web;
grant update (to_day) on tenancy to socho_web;
grant update (holder_name, state, sole_stall) on account to socho_web;
grant update (stall, vendor, state, data, personal_box, submitted_by, submitted_at, decided_by, decided_at, reason,
	version) on revision to socho_web;

reset role;
