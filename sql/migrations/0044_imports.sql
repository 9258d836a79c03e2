-- Spreadsheets of people: the file as it came, sealed; what every row would do; and the drafts that were made of it.
set role socho_owner;

create table import_file (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	kind text not null check (kind in ('vendors')),
	name text not null check (length(name) between 1 and 200),
	file_hash bytea not null check (octet_length(file_hash) = 16),
	file_bytes integer not null check (file_bytes > 0),
	state text not null default 'queued' check (state in ('queued', 'checked', 'refused', 'committing', 'committed')),
	error jsonb check (jsonb_typeof(error) = 'object'),
	notes jsonb not null default '{}' check (jsonb_typeof(notes) = 'object'),
	row_count integer check (row_count >= 0),
	created_by uuid not null references person,
	created_at timestamptz not null default now(),
	checked_at timestamptz,
	committed_by uuid references person,
	committed_at timestamptz,
	forgotten_at timestamptz,
	primary key (province, id),
	foreign key (province, market) references market,
	unique (province, id, market),
	check ((state = 'refused') = (error is not null)),
	check (state not in ('checked', 'committing', 'committed') or checked_at is not null),
	check ((state in ('committing', 'committed')) = (committed_by is not null)),
	check ((state = 'committed') = (committed_at is not null))
);
comment on table import_file is
	'One spreadsheet that somebody handed in for a market. file_hash is keyed; a refused file says why in error and leaves
no rows; forgotten_at: its bytes and the values of its rows were deleted.';
create unique index import_file_once on import_file (province, market, kind, file_hash) where state <> 'refused';
create index import_file_market on import_file (province, market, id);

create table import_part (
	province smallint not null,
	import uuid not null,
	market uuid not null,
	what text not null check (what in ('upload', 'errors')),
	n integer not null check (n >= 0),
	box bytea not null,
	primary key (province, import, what, n),
	foreign key (province, import, market) references import_file (province, id, market)
);
comment on table import_part is
	'One sealed piece of a file: of the upload, or of the rows at fault, in the same layout with the reasons beside them.';

create table import_row (
	province smallint not null,
	id uuid not null,
	import uuid not null,
	market uuid not null,
	line integer not null check (line > 0),
	action text not null check (action in ('create', 'update', 'unchanged', 'duplicate', 'error')),
	stall_number text check (length(stall_number) <= 200),
	name text collate "vi-x-icu" check (length(name) <= 200),
	faults jsonb not null default '[]' check (jsonb_typeof(faults) = 'array'),
	stall uuid,
	vendor uuid,
	data jsonb check (jsonb_typeof(data) = 'object'),
	personal_box bytea,
	row_hash bytea check (octet_length(row_hash) = 16),
	id_number_hash bytea check (octet_length(id_number_hash) = 16),
	bin text check (bin ~ '^[0-9]{6}$'),
	number_hash bytea check (octet_length(number_hash) = 16),
	excluded boolean not null default false,
	revision uuid,
	primary key (province, id),
	foreign key (province, import, market) references import_file (province, id, market),
	foreign key (province, stall, market) references stall (province, id, market),
	foreign key (province, vendor) references vendor,
	foreign key (province, revision) references revision,
	unique (province, import, line),
	check (action not in ('create', 'update') or (stall is not null and data is not null and row_hash is not null)),
	check ((action = 'update') <= (vendor is not null)),
	check ((action in ('duplicate', 'error')) = (faults <> '[]')),
	check (revision is null or (action in ('create', 'update') and revision = id and not excluded))
);
comment on table import_row is
	'What one row of a spreadsheet does: a draft revision is made of a create or an update, under the id of the row, so
that no row is made twice. personal_box is sealed for that revision and leaves with it. faults hold masked values only.';
create index import_row_hash on import_row (province, row_hash);
create index import_row_stall on import_row (province, import, stall);
create index import_row_to_do on import_row (province, import, line)
	where action in ('create', 'update') and not excluded and revision is null;

select protect('import_file', 'in_scope(province, market)');
select protect('import_part', 'in_scope(province, market)');
select protect('import_row', 'in_scope(province, market)');

create function drop_import_parts(province smallint, import uuid) returns bigint
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	with gone as (
		delete from import_part p
		where p.province = drop_import_parts.province and p.import = drop_import_parts.import
		returning 1)
	select count(*) from gone;
end;
comment on function drop_import_parts(smallint, uuid) is 'The bytes of a file that is of no more use.';

grant select, insert on import_file, import_part to socho_web;
grant update (state, committed_by) on import_file to socho_web;
grant select on import_row to socho_web;
grant update (excluded) on import_row to socho_web;
grant select on import_file, import_part, import_row to socho_press;
grant insert on import_part, import_row to socho_press;
grant update (state, error, notes, row_count, checked_at, committed_at, forgotten_at) on import_file to socho_press;
grant update (personal_box, revision, faults) on import_row to socho_press;
grant execute on function drop_import_parts(smallint, uuid) to socho_press;
-- A committed import makes drafts, and drafts only.
grant insert on revision, revision_contributor to socho_press;

reset role;
