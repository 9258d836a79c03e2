-- What people ask about their own data, and by when it has to be done.
--
-- The day on which a request comes is not counted (civil code 2015, article 147), and a term in days that would end on a
-- day off ends with the next working day (article 148). A term in working days skips every day off. Which days those are
-- is decided anew each year, so they are data: a Saturday that is worked for a Monday that is not is a row, too.
set role socho_owner;

create table holiday (
	day date primary key,
	kind text not null check (kind in ('off', 'work')),
	name text not null check (length(name) between 1 and 120),
	document text check (length(document) between 1 and 60)
);
comment on table holiday is 'One day that is off and no weekend, or a day of a weekend that is worked instead.';
grant select on holiday to socho_web, socho_press;

create function is_working_day(day date) returns boolean
	language sql stable parallel safe
	return coalesce(
		(select h.kind = 'work' from holiday h where h.day = is_working_day.day),
		extract(isodow from is_working_day.day) < 6);

create function working_day_after(from_day date, days integer) returns date
	language sql stable parallel safe
	return (
		select d::date
		from generate_series(from_day + 1, from_day + 2 * days + 60, interval '1 day') as g (d)
		where is_working_day(d::date)
		order by d
		offset days - 1
		limit 1);
comment on function working_day_after(date, integer) is 'The so manieth working day after a day, from 1.';

create function last_day(from_day date, days integer, working boolean) returns date
	language sql stable parallel safe
	return working_day_after(case when working then from_day else from_day + days - 1 end, case when working then days else 1 end);
comment on function last_day(date, integer, boolean) is 'When a term ends that a day set off, in working days or in days.';

create table privacy_term (
	kind text not null check (kind in ('access', 'correction', 'withdraw_consent', 'erasure', 'restriction', 'objection')),
	valid_from date not null,
	answer_days smallint not null check (answer_days between 1 and 60),
	days smallint not null check (days between 1 and 365),
	third_party_days smallint not null check (third_party_days between 1 and 365),
	extension_days smallint not null check (extension_days between 0 and 365),
	working boolean not null,
	document text not null check (length(document) between 1 and 200),
	primary key (kind, valid_from)
);
comment on table privacy_term is
	'Since a day, how long one kind of request may take: answer_days are working days until whoever asked hears how it will
go; days, or third_party_days where somebody else must act too, until it is done; extension_days more, once, 0 for none.';
insert into privacy_term (kind, valid_from, answer_days, days, third_party_days, extension_days, working, document)
values
	('access', '2026-01-01', 2, 10, 10, 0, false, '356/2025/NĐ-CP'),
	('correction', '2026-01-01', 2, 10, 10, 0, false, '356/2025/NĐ-CP'),
	('withdraw_consent', '2026-01-01', 2, 15, 20, 15, false, '356/2025/NĐ-CP'),
	('restriction', '2026-01-01', 2, 15, 20, 15, false, '356/2025/NĐ-CP'),
	('objection', '2026-01-01', 2, 15, 20, 15, false, '356/2025/NĐ-CP'),
	('erasure', '2026-01-01', 2, 20, 20, 0, false, '356/2025/NĐ-CP');
grant select on privacy_term to socho_web, socho_press;

create table privacy_request (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	vendor uuid not null,
	kind text not null,
	term_from date not null,
	purpose text check ((kind = 'withdraw_consent') = (purpose is not null)),
	channel text not null check (channel in ('paper', 'in_person', 'phone', 'online')),
	note text check (length(note) between 1 and 500),
	third_party boolean not null,
	received_on date not null,
	answer_due date not null,
	finish_due date not null,
	extended_days smallint check (extended_days > 0),
	extension_reason text check (length(extension_reason) between 1 and 500),
	extended_by uuid references person,
	extended_at timestamptz,
	state text not null default 'received' check (state in ('received', 'in_work', 'answered', 'refused')),
	version integer not null default 1 check (version > 0),
	created_by uuid not null references person,
	created_at timestamptz not null default now(),
	taken_by uuid references person,
	taken_at timestamptz,
	ended_by uuid references person,
	ended_at timestamptz,
	reason text check (length(reason) between 1 and 500),
	primary key (province, id),
	foreign key (province, vendor, market) references vendor (province, id, market),
	foreign key (kind, term_from) references privacy_term,
	check ((taken_by is null) = (taken_at is null)),
	check (state <> 'in_work' or taken_at is not null),
	check ((state in ('answered', 'refused')) = (ended_at is not null)),
	check ((ended_by is null) = (ended_at is null)),
	check (state <> 'refused' or reason is not null),
	check ((extended_days is null) = (extension_reason is null)
		and (extended_days is null) = (extended_by is null) and (extended_days is null) = (extended_at is null))
);
comment on table privacy_request is
	'One thing a vendor asks about the vendor''s own data. received: nobody has answered yet; in_work: whoever asked was told
how it will go; answered: it is done; refused: it is not, and why. The days by which are kept with it.';
create index privacy_request_market on privacy_request (province, market, id);
create index privacy_request_vendor on privacy_request (province, vendor);
create index privacy_request_open on privacy_request (finish_due) where state in ('received', 'in_work');

select protect('privacy_request', 'in_scope(province, market)');
grant select, insert on privacy_request to socho_web;
grant update (finish_due, extended_days, extension_reason, extended_by, extended_at, state, version, taken_by, taken_at,
	ended_by, ended_at, reason) on privacy_request to socho_web;
grant select on privacy_request to socho_press;

create function privacy_today() returns date
	language sql stable parallel safe
	return (now() at time zone interval '7 hours')::date;
create function is_overdue(r privacy_request) returns boolean
	language sql stable parallel safe
	return (r.state = 'received' and r.answer_due < privacy_today())
		or (r.state in ('received', 'in_work') and r.finish_due < privacy_today());

grant execute on function is_working_day(date), working_day_after(date, integer), last_day(date, integer, boolean),
	privacy_today(), is_overdue(privacy_request) to socho_web, socho_press;

reset role;
