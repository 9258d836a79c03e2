-- Labels on paper: who had which codes printed when, and each copy of a code by its serial.
set role socho_owner;

create table print_batch (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	layout text not null check (layout ~ '^[a-z0-9_]{1,40}$'),
	format text not null check (format in ('pdf', 'png')),
	labels integer not null check (labels > 0),
	void_earlier boolean not null default false,
	state text not null default 'queued' check (state in ('queued', 'done', 'refused')),
	error text check (length(error) between 1 and 60),
	detail text check (length(detail) <= 500),
	file_bytes bigint check (file_bytes > 0),
	file_hash bytea check (octet_length(file_hash) = 32),
	created_by uuid references person,
	created_at timestamptz not null default now(),
	finished_at timestamptz,
	primary key (province, id),
	foreign key (province, market) references market,
	check ((state = 'queued') = (finished_at is null)),
	check ((state = 'refused') = (error is not null)),
	check ((state = 'done') = (file_hash is not null and file_bytes is not null))
);
comment on table print_batch is
	'One file of labels that somebody asked for. Done only once the whole file stands on disk; refused when a label could
not be drawn as it should, and then there is no file.';
create index print_batch_market on print_batch (province, market, id);

create table label (
	province smallint not null,
	code text not null,
	serial text not null check (serial ~ '^[0-9A-HJKMNP-TV-Z]{6}$'),
	market uuid not null,
	batch uuid not null,
	position integer not null check (position > 0),
	copy integer not null check (copy > 0),
	state text not null default 'drawn' check (state in ('drawn', 'printed', 'voided')),
	printed_at timestamptz,
	voided_at timestamptz,
	voided_by uuid,
	primary key (province, code, serial),
	constraint label_position unique (province, batch, position),
	constraint label_copy unique (province, code, copy),
	foreign key (province, code) references code,
	foreign key (province, batch) references print_batch,
	foreign key (province, voided_by) references print_batch,
	check ((state = 'voided') = (voided_at is not null)),
	check ((state = 'printed') <= (printed_at is not null))
);
comment on table label is
	'One printed copy of a code; copy counts them from 1. A lost or damaged sticker is a new label of the same code, and the
batch that replaced it voids it.';

select protect('print_batch', 'in_scope(province, market)');
select protect('label', 'in_scope(province, market)');

grant select, insert on print_batch, label to socho_web;
grant select on print_batch, label to socho_press;
grant update (state, error, detail, file_bytes, file_hash, finished_at) on print_batch to socho_press;
grant update (state, printed_at, voided_at, voided_by) on label to socho_press;

reset role;
