-- Administrative units as dated facts: codes were re-used with new meanings, types and names change.
set role socho_owner;

create table unit (
	id uuid primary key default new_id(),
	level text not null check (level in ('province', 'district', 'commune', 'hamlet')),
	code text not null check (code ~ '^[0-9A-Z.-]{2,24}$'),
	type text not null check (length(type) between 1 and 40),
	name text collate "vi-x-icu" not null check (length(name) between 1 and 120),
	full_name text not null check (length(full_name) between 1 and 160),
	name_fold text collate "C" not null check (name_fold ~ '^[a-z0-9 ]+$'),
	parent uuid references unit,
	lat double precision check (lat between -90 and 90),
	lon double precision check (lon between -180 and 180),
	area_km2 numeric(9, 2) check (area_km2 > 0),
	population integer check (population >= 0),
	valid_from date not null,
	valid_to date check (valid_to > valid_from),
	document text not null,
	unique (level, code, valid_from),
	check ((lat is null) = (lon is null)),
	check ((level = 'province') = (parent is null)),
	check (parent <> id)
);
comment on table unit is
	'One administrative unit as it was from valid_from until the day before valid_to (null: still); document is the
decision it rests on. A code means nothing without a date.';
create unique index unit_current on unit (level, code) where valid_to is null;
create index unit_parent on unit (parent);
create index unit_name_fold on unit (name_fold);
grant select on unit to socho_web, socho_press;

reset role;
