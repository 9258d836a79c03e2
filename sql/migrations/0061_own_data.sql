-- A vendor who signs in sees that vendor's own data, and nobody else's.
set role socho_owner;

create table vendor_person (
	person uuid primary key references person,
	province smallint not null,
	market uuid not null,
	vendor uuid not null,
	created_at timestamptz not null default now(),
	foreign key (province, vendor, market) references vendor (province, id, market)
);
comment on table vendor_person is
	'One person with the role vendor, and which vendor that is. Several people may stand for one business.';
create index vendor_person_vendor on vendor_person (province, vendor);

select protect('vendor_person', 'in_scope(province, market)');
grant select on vendor_person to socho_web;

reset role;
