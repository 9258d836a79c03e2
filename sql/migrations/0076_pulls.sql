-- How far the list of a connection's provider was read.
set role socho_owner;

create table pull (
	province smallint not null,
	connection uuid not null,
	from_at timestamptz not null,
	to_at timestamptz,
	page integer not null default 1 check (page > 0),
	window_s integer not null default 3600 check (window_s between 1 and 86400),
	asked_at timestamptz,
	items bigint not null default 0 check (items >= 0),
	recorded bigint not null default 0 check (recorded >= 0),
	primary key (province, connection),
	foreign key (province, connection) references connection,
	check (to_at > from_at)
);
comment on table pull is
	'The cursor of one connection''s list: the next reading begins at from_at, some time before the end of what was read.
While to_at is set, the window up to it is being read, and page is the next one; window_s is how long the next may be. items
were told in all, recorded were new.';

select protect('pull', 'in_scope(province)');
grant select, insert on pull to socho_press;
grant update (from_at, to_at, page, window_s, asked_at, items, recorded) on pull to socho_press;
grant select on pull to socho_web;

reset role;
