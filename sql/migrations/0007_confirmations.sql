-- What banks and intermediaries say was paid: each delivery once, by month, insert-only, and its day sums.
--
-- delivery_key is the one place where "this event was seen" is decided; it is not partitioned and is kept for ever, so
-- that a push repeated after its month was put away is still a repeat. confirmation and confirmation_personal are
-- partitioned by the month of receipt, UTC+7. They have no foreign keys to stall, account or connection: the ingest
-- takes those values from a join in the same statement, and a check for every row would cost what the row costs.
set role socho_owner;

create table connection (
	province smallint not null references province,
	id uuid not null default new_id(),
	market uuid,
	provider text not null check (provider ~ '^[a-z0-9_]{1,40}$'),
	environment text not null check (environment in ('live', 'test')),
	name text not null check (length(name) between 1 and 120),
	secret_box bytea,
	second_secret_box bytea,
	public_key bytea check (octet_length(public_key) = 32),
	path_token_hash bytea not null check (octet_length(path_token_hash) = 16),
	state text not null default 'active' check (state in ('active', 'disabled')),
	created_at timestamptz not null default now(),
	primary key (province, id),
	foreign key (province, market) references market,
	constraint connection_path unique (path_token_hash),
	unique (province, name),
	check (state = 'disabled' or secret_box is not null or public_key is not null),
	check (second_secret_box is null or secret_box is not null)
);
comment on table connection is
	'One way in for confirmations: a provider, its environment and its secrets (two while they rotate). With a market it
can only credit stalls of that market.';

create table feed (
	province smallint not null,
	account uuid not null,
	connection uuid not null,
	market uuid not null,
	since date not null,
	until date check (until >= since),
	consent text not null check (length(consent) between 1 and 500),
	created_at timestamptz not null default now(),
	primary key (province, account, connection, since),
	foreign key (province, account) references account,
	foreign key (province, market) references market,
	foreign key (province, connection) references connection
);
comment on table feed is
	'One account seen through one connection since a day, with the vendor''s consent. An account without a feed is not
observed, which is not the same as inactive.';
create index feed_market on feed (province, market);

create table delivery_key (
	province smallint not null,
	connection uuid not null,
	event_id text collate "C" not null check (length(event_id) between 1 and 100),
	confirmation uuid not null,
	received_at timestamptz not null,
	fingerprint bytea not null check (octet_length(fingerprint) = 16),
	primary key (province, connection, event_id)
);
comment on table delivery_key is
	'One provider event seen: which confirmation it made, and a fingerprint of its facts. Kept for ever.';

create table confirmation (
	province smallint not null,
	id uuid not null,
	received_at timestamptz not null,
	occurred_at timestamptz not null,
	amount_vnd bigint not null check (amount_vnd > 0),
	connection uuid not null,
	account uuid,
	stall uuid,
	market uuid,
	day date,
	booked_on date,
	counted boolean not null,
	direction text not null check (direction in ('credit', 'debit', 'reversal')),
	bin text not null check (bin ~ '^[0-9]{6}$'),
	match_rule text not null check (match_rule in ('virtual_account', 'terminal', 'bill', 'content_code',
		'sole_account', 'manual', 'none')),
	event_id text collate "C" not null,
	bank_reference text collate "C" check (length(bank_reference) between 1 and 100),
	match_evidence text check (length(match_evidence) <= 120),
	account_hash bytea not null check (octet_length(account_hash) = 16),
	personal_hash bytea not null check (octet_length(personal_hash) = 32),
	primary key (province, id, received_at),
	constraint confirmation_match check (
		(match_rule = 'none') = (stall is null)
		and (stall is null) = (market is null)
		and (stall is null) = (day is null)),
	constraint confirmation_counted check (
		not counted or (direction = 'credit' and stall is not null and amount_vnd >= 1000))
) partition by range (received_at);
comment on table confirmation is
	'One thing a provider said happened on one account. day is the business day of the stall it was matched to; counted
says whether it is in stall_day; account is the registered account, if we know it; personal_hash is the salted SHA-256
of what stands in confirmation_personal. Rows are only ever added.';
create index confirmation_received on confirmation using brin (received_at);

create table confirmation_personal (
	province smallint not null,
	id uuid not null,
	received_at timestamptz not null,
	salt bytea not null check (octet_length(salt) between 16 and 32),
	payer_hash bytea check (octet_length(payer_hash) = 16),
	box bytea not null,
	primary key (province, id, received_at)
) partition by range (received_at);
comment on table confirmation_personal is
	'What one confirmation says about people: its bytes, payer and memo, sealed; and a keyed hash of the payer within one
receiving account and month. Erasing the row erases the person and leaves the confirmation and the ledger.';

create table confirmation_conflict (
	province smallint not null,
	id uuid not null,
	received_at timestamptz not null,
	connection uuid not null,
	event_id text collate "C" not null check (length(event_id) between 1 and 100),
	confirmation uuid not null,
	fingerprint bytea not null check (octet_length(fingerprint) = 16),
	direction text not null check (direction in ('credit', 'debit', 'reversal')),
	amount_vnd bigint not null check (amount_vnd > 0),
	bin text not null check (bin ~ '^[0-9]{6}$'),
	account_hash bytea not null check (octet_length(account_hash) = 16),
	box bytea not null,
	primary key (province, id),
	constraint confirmation_conflict_once unique (province, connection, event_id, fingerprint),
	foreign key (province, connection) references connection,
	foreign key (province, connection, event_id) references delivery_key
);
comment on table confirmation_conflict is
	'One event id that came again with other facts than the confirmation it made; kept for people to look at.';

create table stall_day (
	province smallint not null,
	stall uuid not null,
	day date not null,
	lane smallint not null check (lane >= 0),
	market uuid not null,
	payments integer not null check (payments > 0),
	amount_vnd bigint not null check (amount_vnd > 0),
	qualifying integer not null check (qualifying between 0 and payments),
	last_at timestamptz not null,
	primary key (province, stall, day, lane)
) with (fillfactor = 80);
comment on table stall_day is
	'Counted payments of one stall on one business day, kept by the transactions that record them; qualifying ones are at
least 5 000 đ. A lane is one writer, so that writers do not wait for each other: always sum over lanes.';
create index stall_day_market on stall_day (province, market, day);

select protect('connection', 'in_scope(province)');
select protect('feed', 'in_scope(province, market)');
select protect('delivery_key', 'in_scope(province)');
-- Unmatched money belongs to nobody's market: only a scope of all markets sees it.
select protect('confirmation',
	'in_scope(province, coalesce(market, ''00000000-0000-0000-0000-000000000000''))');
select protect('confirmation_personal', 'in_scope(province)');
select protect('confirmation_conflict', 'in_scope(province)');
select protect('stall_day', 'in_scope(province, market)');

-- A partition is made beside its parent and then attached, which holds up nobody who reads or writes the parent; rows
-- that went to the default partition for want of this one are moved into it.
create function make_partition(parent text, month date) returns void
	language plpgsql volatile set search_path = socho, pg_temp
as $$
declare
	child text := parent || to_char(month, '_YYYY_MM');
	spare text := parent || '_default';
	from_at timestamptz := month::timestamp at time zone interval '7 hours';
	to_at timestamptz := (month + interval '1 month') at time zone interval '7 hours';
begin
	if to_regclass(child) is not null then
		return;
	end if;
	execute format('create table %I (like %I including all)', child, parent);
	execute format('insert into %I select * from %I where received_at >= %L and received_at < %L',
	               child, spare, from_at, to_at);
	execute format('delete from %I where received_at >= %L and received_at < %L', spare, from_at, to_at);
	execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, child, from_at, to_at);
	perform protect(child, (
		select pg_get_expr(p.polqual, p.polrelid) from pg_policy p where p.polrelid = parent::regclass));
end
$$;

create function make_partitions(months_ahead integer) returns integer
	language plpgsql volatile security definer set search_path = socho, pg_temp set lock_timeout = '5s'
as $$
declare
	before text[] := array[current_setting('socho.provinces', true), current_setting('socho.markets', true),
		current_setting('socho.person', true)];
	had integer := (select count(*) from pg_inherits i where i.inhparent in (
		'confirmation'::regclass, 'confirmation_personal'::regclass));
	month date;
begin
	perform enter_all();
	for month in
		select generate_series(
			date_trunc('month', now() at time zone interval '7 hours') - interval '3 months',
			date_trunc('month', now() at time zone interval '7 hours') + make_interval(months => months_ahead),
			interval '1 month')
	loop
		perform make_partition('confirmation', month);
		perform make_partition('confirmation_personal', month);
	end loop;
	perform enter_as(coalesce(before[1], ''), coalesce(before[2], ''), coalesce(before[3], ''));
	return (select count(*) from pg_inherits i where i.inhparent in (
		'confirmation'::regclass, 'confirmation_personal'::regclass)) - had;
end
$$;
comment on function make_partitions(integer) is
	'Makes what is missing of the monthly partitions from three months back to months_ahead; returns how many.';

create function erase_personal(province smallint, confirmations uuid[]) returns bigint
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	with gone as (
		delete from confirmation_personal p
		where p.province = erase_personal.province and p.id = any (erase_personal.confirmations)
		returning 1)
	select count(*) from gone;
end;
comment on function erase_personal(smallint, uuid[]) is
	'Forgets the people in these confirmations, within the caller''s scope; returns how many.';

create function drop_personal(month date) returns boolean
	language plpgsql volatile security definer set search_path = socho, pg_temp set lock_timeout = '5s'
as $$
declare
	child text := 'confirmation_personal' || to_char(month, '_YYYY_MM');
begin
	if to_regclass(child) is null then
		return false;
	end if;
	if month > now() - interval '13 months' then
		raise exception 'personal facts of % are still within their retention', to_char(month, 'YYYY-MM')
			using errcode = 'check_violation', constraint = 'personal_retention';
	end if;
	execute format('drop table %I', child);
	return true;
end
$$;
comment on function drop_personal(date) is
	'Forgets everybody in the confirmations of one month, at the earliest a year after it ended.';

create table confirmation_default partition of confirmation default;
create table confirmation_personal_default partition of confirmation_personal default;
select protect('confirmation_default',
	'in_scope(province, coalesce(market, ''00000000-0000-0000-0000-000000000000''))');
select protect('confirmation_personal_default', 'in_scope(province)');
select make_partitions(3);

grant select on connection, feed, delivery_key, confirmation, confirmation_personal, confirmation_conflict, stall_day
	to socho_web, socho_press;
grant insert on delivery_key, confirmation, confirmation_personal, confirmation_conflict, stall_day
	to socho_web, socho_press;
grant update (payments, amount_vnd, qualifying, last_at) on stall_day to socho_web, socho_press;
grant insert on feed to socho_web;
grant update (until) on feed to socho_web;
grant execute on function make_partitions(integer), erase_personal(smallint, uuid[]), drop_personal(date)
	to socho_press;

reset role;
