-- Labels planted to measure who inspects, and checks that vendors make of their own stickers.
set role socho_owner;

create table scan_aside (
	like scan including defaults including constraints,
	kind text not null check (kind in ('own', 'test_label')),
	primary key (province, id),
	foreign key (province, stall, market) references stall (province, id, market),
	foreign key (province, code) references code,
	foreign key (province, incident) references incident,
	foreign key (person) references person
);
comment on table scan_aside is
	'One checked sticker that no figure counts among the scans: by the vendor of the stall (own), which may raise an alarm,
does not show the code displayed and counts half in rounds; or of a test label, which is no swap.';
create unique index scan_aside_client on scan_aside (province, client_id);
create index scan_aside_stall on scan_aside (province, stall, at);
create index scan_aside_incident on scan_aside (province, incident) where incident is not null;
select protect('scan_aside', 'in_scope(province, market)');
grant select on scan_aside to socho_web, socho_press;
grant insert on scan_aside to socho_web;

create table test_label (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	stall uuid not null,
	payload text not null check (length(payload) between 1 and 512),
	payload_hash bytea not null check (octet_length(payload_hash) = 16),
	note text check (length(note) between 1 and 500),
	planted_by uuid not null references person,
	planted_at timestamptz not null default now(),
	removed_by uuid references person,
	removed_at timestamptz check (removed_at >= planted_at),
	primary key (province, id),
	constraint test_label_payload unique (province, payload_hash),
	foreign key (province, stall, market) references stall (province, id, market),
	check ((removed_at is null) = (removed_by is null))
);
comment on table test_label is
	'One label with a known wrong code, hung at a stall from planted_at to removed_at to see whether it is found. Its code pays
nobody: the bank takes no transfers. Whoever finds it, and wherever, opens no incident.';
create index test_label_stall on test_label (province, stall);

select protect('test_label', 'in_scope(province, market)');
grant select, insert on test_label to socho_web;
grant update (removed_by, removed_at) on test_label to socho_web;

reset role;
