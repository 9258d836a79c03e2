-- What must hold before an account is paid into: whose name it bears, who says it is the vendor's, how long a change of it
-- rests, and that nobody else has it. And people of a bank, who see their own bank's accounts only.
set role socho_owner;

alter table account
	add column name_match text not null default 'unchecked'
		check (name_match in ('unchecked', 'match', 'mismatch', 'doubtful')),
	add column name_checked_at timestamptz,
	add column override_by uuid references person,
	add column override_until date,
	add column override_reason text check (length(override_reason) between 1 and 500),
	add column ownership text not null default 'unproven' check (ownership in ('unproven', 'proven', 'denied')),
	add column relation text check (relation in ('spouse', 'parent', 'child', 'sibling', 'other_family')),
	add constraint account_override check ((override_by is null) = (override_until is null)
		and (override_by is null) = (override_reason is null));
comment on column account.name_match is
	'Whether the holder''s name is the registered one (circular 25/2025/TT-NHNN). An officer may let a code be issued in spite
of a mismatch, by name, with a reason, until a day.';
comment on column account.ownership is 'What the evidence in account_evidence comes to.';
comment on column account.relation is 'Stated where somebody else has the same number: how the two are related.';
create index account_names on account (province, market, id) where name_match <> 'match' and state = 'active';

create table account_evidence (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	account uuid not null,
	kind text not null check (kind in ('provider_word', 'test_transfer', 'photo')),
	state text not null check (state in ('asked', 'confirmed', 'denied', 'failed')),
	reference text check (length(reference) between 1 and 120),
	sha256 bytea check (octet_length(sha256) = 32),
	code_hash bytea check (octet_length(code_hash) = 16),
	attempts smallint not null default 0 check (attempts between 0 and 5),
	expires_at timestamptz,
	note text check (length(note) between 1 and 500),
	created_by uuid not null references person,
	created_at timestamptz not null default now(),
	settled_by uuid references person,
	settled_at timestamptz,
	primary key (province, id),
	foreign key (province, account) references account,
	check ((state = 'asked') = (settled_at is null)),
	check ((kind = 'test_transfer') = (code_hash is not null)),
	check ((kind = 'test_transfer') = (expires_at is not null)),
	check (kind <> 'photo' or reference is not null),
	constraint evidence_second_person check (kind <> 'test_transfer' or state <> 'confirmed' or settled_by <> created_by)
);
comment on table account_evidence is
	'One thing that speaks for or against an account being the vendor''s: the bank''s word; a small transfer whose memo the
vendor reads back (a keyed hash of the code is kept, and another person than the sender takes it down); a photo that is
kept elsewhere and only named here.';
create index account_evidence_account on account_evidence (province, account, created_at desc);

create table payout_change (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	stall uuid not null,
	vendor uuid not null,
	account uuid not null,
	revision uuid not null,
	state text not null check (state in ('review', 'waiting', 'issued', 'cancelled')),
	review_reason text check (review_reason in ('other_vendor', 'doubtful_name', 'bank_denied')),
	replaces boolean not null,
	keep_others boolean not null,
	make_primary boolean not null,
	due_at timestamptz not null,
	created_by uuid not null references person,
	created_at timestamptz not null default now(),
	reviewed_by uuid references person,
	reviewed_at timestamptz,
	ended_by uuid references person,
	ended_at timestamptz,
	reason text check (length(reason) between 1 and 500),
	code text,
	primary key (province, id),
	foreign key (province, stall, market) references stall (province, id, market),
	foreign key (province, vendor) references vendor,
	foreign key (province, account) references account,
	foreign key (province, revision) references revision,
	foreign key (province, code) references code,
	check ((state in ('issued', 'cancelled')) = (ended_at is not null)),
	check (state <> 'review' or review_reason is not null),
	check (state <> 'cancelled' or reason is not null),
	constraint payout_change_second_person check (reviewed_by <> created_by)
);
comment on table payout_change is
	'One approved revision whose code is still to come: it rests until due_at because the stall''s payout account changes, or
it waits for somebody to look at it (review). The press issues the code; until then it may be cancelled. created_by approved
the revision.';
create unique index payout_change_open on payout_change (province, stall, vendor) where state in ('review', 'waiting');
create index payout_change_market on payout_change (province, market, id);
create index payout_change_account on payout_change (province, account) where state in ('review', 'waiting');

select protect('account_evidence', 'in_scope(province, market)');
select protect('payout_change', 'in_scope(province, market)');

grant select, insert on account_evidence, payout_change to socho_web;
grant select on account_evidence, payout_change to socho_press;
grant update (state, attempts, settled_by, settled_at, note) on account_evidence to socho_web;
grant update (state, review_reason, due_at, reviewed_by, reviewed_at, ended_by, ended_at, reason) on payout_change to socho_web;
grant update (state, ended_at, reason, code) on payout_change to socho_press;
grant update (name_match, name_checked_at, override_by, override_until, override_reason, ownership, relation) on account
	to socho_web;
grant update (state, sole_stall) on account to socho_press;
grant update (is_primary) on code to socho_press;
grant insert on tenancy to socho_press;
-- Locking a stall takes the right to change something of it.
grant update (status_reason) on stall to socho_press;
grant update (to_day) on tenancy to socho_press;

-- Somebody in a market that the person does not see may have the same number.
create function account_others(province smallint, bin text, number_hash bytea, vendor uuid) returns bigint
	language plpgsql volatile
as $$
declare
	markets text := current_setting('socho.markets', true);
	found_count bigint;
begin
	perform set_config('socho.markets', '*', true);
	select count(distinct a.vendor)
		into found_count
		from account a
		where a.province = account_others.province and a.bin = account_others.bin
			and a.number_hash = account_others.number_hash and a.vendor <> account_others.vendor
			and a.state in ('pending', 'review', 'active');
	perform set_config('socho.markets', coalesce(markets, ''), true);
	return found_count;
end
$$;
comment on function account_others(smallint, text, bytea, uuid) is
	'How many other vendors of the province have an account of this number.';
grant execute on function account_others(smallint, text, bytea, uuid) to socho_web;

-- A person of a bank holds the role over a province and one bank. While socho.banks is set, no other bank's account is
-- there, whatever the rest of the scope says.
alter table role_grant
	add column bin text check (bin ~ '^[0-9]{6}$'),
	add constraint role_grant_bank check (bin is null or (role = 'bank_checker' and scope_kind = 'province'));
drop index role_grant_once;
create unique index role_grant_once on role_grant (person, role, coalesce(province, 0),
	coalesce(market, unit, '00000000-0000-0000-0000-000000000000'), coalesce(bin, ''));

create function in_bank(province smallint, bin text) returns boolean
	language sql stable parallel safe
	return case
		when coalesce(current_setting('socho.banks', true), '') = '' then true
		else province || '/' || bin = any (current_setting('socho.banks', true)::text[])
	end;
create policy bank on account as restrictive using (in_bank(province, bin)) with check (in_bank(province, bin));

create function enter_bank() returns void
	language sql volatile
begin atomic
	select set_config('socho.banks', coalesce(array_agg(g.province || '/' || g.bin), '{}')::text, true)
	from role_grant g
	where g.person = nullif(current_setting('socho.person', true), '')::uuid and g.role = 'bank_checker' and g.bin is not null;
end;
comment on function enter_bank() is
	'For requests of a bank''s people, first of all: narrows the transaction to the banks that the person holds the role for.';
grant execute on function in_bank(smallint, text) to socho_web, socho_press;
grant execute on function enter_bank() to socho_web;

reset role;
