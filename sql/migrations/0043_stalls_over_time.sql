-- Rows of stalls within a zone, and what each census said of a stall.
set role socho_owner;

alter table stall add column row_name text check (length(row_name) between 1 and 120);
grant update (row_name) on stall to socho_web;

create table stall_census (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	stall uuid not null,
	census_date date not null,
	status text not null check (status in ('in_use', 'vacant', 'closed')),
	status_reason text check (length(status_reason) <= 500),
	zone text check (length(zone) between 1 and 120),
	row_name text check (length(row_name) between 1 and 120),
	line_of_business text check (length(line_of_business) between 1 and 120),
	area_m2 numeric(8, 2) check (area_m2 > 0),
	said_by uuid references person,
	said_at timestamptz not null default now(),
	primary key (province, id),
	foreign key (province, stall, market) references stall (province, id, market),
	constraint stall_census_reason check (status = 'in_use' or status_reason is not null)
);
comment on table stall_census is
	'What was said of one stall as of a census date, by whom and when; nobody: by command. The latest census_date counts, of
these the one said last; the stall itself has what counts today. Rows are only ever added.';
create index stall_census_day on stall_census (province, stall, census_date, id);

select protect('stall_census', 'in_scope(province, market)');

select enter_all();
insert into stall_census (province, market, stall, census_date, status, status_reason, zone, line_of_business, area_m2,
	said_at)
select s.province, s.market, s.id, s.census_date, s.status, s.status_reason, s.zone, s.line_of_business, s.area_m2,
	s.created_at
from stall s;

grant select, insert on stall_census to socho_web;
grant select on stall_census to socho_press;

reset role;
