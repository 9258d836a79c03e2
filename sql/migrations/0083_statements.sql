-- Bank statements handed in: the file as it came, sealed; what it says of each account; and the connection under which its
-- rows become confirmations, one a province.
set role socho_owner;

create table statement_file (
	province smallint not null references province,
	id uuid not null,
	name text not null check (length(name) between 1 and 200),
	file_hash bytea not null check (octet_length(file_hash) = 16),
	file_bytes integer not null check (file_bytes > 0),
	hint_box bytea not null,
	boxes bytea[] not null,
	format text check (length(format) between 1 and 20),
	state text not null default 'queued' check (state in ('queued', 'done', 'refused')),
	error jsonb check (jsonb_typeof(error) = 'object'),
	created_by uuid references person,
	created_at timestamptz not null default now(),
	done_at timestamptz,
	primary key (province, id),
	check ((state = 'refused') = (error is not null)),
	check ((state = 'queued') = (done_at is null))
);
comment on table statement_file is
	'One file with statements of accounts. file_hash is keyed: the same bytes are taken once. hint_box has bank and account as
who handed it in named them; boxes are its bytes in sealed pieces. A refused file says why, and made no confirmation.';
create unique index statement_file_once on statement_file (province, file_hash) where state <> 'refused';

create table statement (
	province smallint not null,
	id uuid not null default new_id(),
	file uuid not null,
	n integer not null check (n > 0),
	bin text not null check (octet_length(bin) = 6),
	account uuid,
	account_hash bytea not null check (octet_length(account_hash) = 16),
	last4 text not null check (length(last4) between 1 and 4),
	number text check (length(number) between 1 and 60),
	from_on date,
	to_on date check (to_on >= from_on),
	opening_vnd bigint,
	closing_vnd bigint,
	proof text not null check (proof in ('none', 'total', 'rows')),
	row_count integer not null check (row_count >= 0),
	recorded integer not null default 0 check (recorded >= 0),
	duplicates integer not null default 0 check (duplicates >= 0),
	conflicts integer not null default 0 check (conflicts >= 0),
	unrecorded integer not null default 0 check (unrecorded >= 0),
	error text check (length(error) between 1 and 60),
	notes jsonb not null default '[]' check (jsonb_typeof(notes) = 'array'),
	created_at timestamptz not null default now(),
	primary key (province, id),
	unique (province, file, n),
	foreign key (province, file) references statement_file,
	foreign key (province, account) references account,
	check ((error is null) = (account is not null))
);
comment on table statement is
	'What one file says of one account. proof: what bears out which rows are debits; notes: where it does not go on from the
statement before it; error: why no row of it was recorded. Of its rows: recorded now, known before, in conflict, kept aside.';
create index statement_account on statement (province, account_hash, to_on desc);

-- A file tells of accounts of any market: only a scope of all markets sees it.
select protect('statement_file', 'in_scope(province, ''00000000-0000-0000-0000-000000000000''::uuid)');
select protect('statement', 'in_scope(province, ''00000000-0000-0000-0000-000000000000''::uuid)');

create function statement_connection(province smallint) returns uuid
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
declare
	found uuid;
begin
	insert into connection (province, provider, environment, name, path_token_hash, state)
	values (statement_connection.province, 'statement', 'live', 'statements',
		substring(sha256(uuid_send(gen_random_uuid())) for 16), 'disabled')
	on conflict do nothing;
	select c.id into strict found
	from connection c
	where c.province = statement_connection.province and c.provider = 'statement';
	return found;
end
$$;
comment on function statement_connection(smallint) is
	'The connection that rows of statements come under. Nobody can push through it: it is disabled and has no secret.';

grant select on statement_file, statement to socho_web, socho_press;
grant insert on statement_file to socho_web;
grant insert on statement to socho_press;
grant update (state, format, error, done_at) on statement_file to socho_press;
grant execute on function statement_connection(smallint) to socho_web, socho_press;
-- The press records rows of statements as web records pushes.
grant execute on function code_use(smallint, uuid[], text[], uuid[], timestamptz[]) to socho_press;

reset role;
