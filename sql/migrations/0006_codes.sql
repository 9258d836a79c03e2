-- Issued payment codes. What was signed never changes; only the state of a code does.
set role socho_owner;

create table code (
	province smallint not null,
	id text not null check (id ~ '^[0-9A-HJKMNP-TV-Z]{11}$'),
	market uuid not null,
	stall uuid not null,
	account uuid not null,
	revision uuid,
	kind text not null check (kind in ('static', 'dynamic', 'imported')),
	face text not null check (face in ('sealed', 'plain')),
	amount_vnd bigint check (amount_vnd between 1 and 499999999),
	bill_tag text check (bill_tag ~ '^[0-9A-HJKMNP-TV-Y]{6}Z$'),
	key_id text check (key_id ~ '^[A-Za-z0-9_-]{8}$'),
	signature bytea check (octet_length(signature) = 64),
	payload_box bytea,
	plain_hash bytea check (octet_length(plain_hash) = 16),
	sealed_hash bytea check (octet_length(sealed_hash) = 16),
	state text not null default 'requested' check (state in ('requested', 'issued', 'printed', 'displayed',
		'superseded', 'revoked', 'expired')),
	superseded_by text,
	reason text check (length(reason) between 1 and 500),
	created_by uuid references person,
	created_at timestamptz not null default now(),
	issued_at timestamptz,
	printed_at timestamptz,
	displayed_at timestamptz,
	ended_at timestamptz,
	expires_at timestamptz,
	primary key (province, id),
	constraint code_id unique (id),
	foreign key (province, stall, market) references stall (province, id, market),
	foreign key (province, account) references account,
	foreign key (province, revision) references revision,
	foreign key (province, superseded_by) references code,
	check (state = 'requested' or (issued_at is not null and key_id is not null and signature is not null
		and payload_box is not null and plain_hash is not null)),
	check (kind = 'imported' or (plain_hash is null) = (sealed_hash is null)),
	check (kind <> 'static' or (amount_vnd is null and bill_tag is null)),
	check (kind <> 'dynamic' or amount_vnd is not null or bill_tag is not null),
	check ((state = 'superseded') = (superseded_by is not null)),
	check (superseded_by <> id),
	check (state <> 'revoked' or reason is not null),
	check ((state in ('superseded', 'revoked', 'expired')) = (ended_at is not null))
);
comment on table code is
	'One issued payment code: a stall, an account and a payload. plain_hash and sealed_hash are keyed hashes of its two
faces, by which a scanned payload is found; signature seals both.';
create unique index code_live_static on code (province, stall, account)
	where kind = 'static' and state in ('requested', 'issued', 'printed', 'displayed');
create unique index code_live_sealed on code (province, sealed_hash)
	where state in ('issued', 'printed', 'displayed');
create unique index code_live_bill_tag on code (province, stall, bill_tag)
	where bill_tag is not null and state in ('requested', 'issued', 'printed', 'displayed');
create index code_sealed on code (province, sealed_hash);
create index code_plain on code (province, plain_hash);
create index code_stall on code (province, stall);
create index code_account on code (province, account);
create index code_market on code (province, market, state);

select protect('code', 'in_scope(province, market)');

grant select on code to socho_web, socho_press;
grant insert on code to socho_web;
grant update (state, superseded_by, reason, printed_at, displayed_at, ended_at) on code to socho_web;
grant update (state, printed_at) on code to socho_press;

reset role;
