-- What traders tell their market's board from their own pages: money that did not show, a sticker that is gone or strange,
-- facts that are wrong; and what the board answered.
set role socho_owner;

create table vendor_report (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	stall uuid not null,
	vendor uuid not null,
	client_id uuid not null,
	person uuid not null references person,
	kind text not null check (kind in ('money', 'sticker', 'facts', 'other')),
	note text not null check (length(note) between 1 and 500),
	at timestamptz not null default now(),
	answer text check (length(answer) between 1 and 500),
	answered_by uuid references person,
	answered_at timestamptz,
	primary key (province, id),
	constraint vendor_report_once unique (province, vendor, client_id),
	foreign key (province, stall, market) references stall (province, id, market),
	foreign key (province, vendor) references vendor,
	constraint vendor_report_answered check ((answer is null) = (answered_at is null) and (answer is null) = (answered_by is null))
);
comment on table vendor_report is
	'One thing that a trader reported about a stall of their own, and the board''s answer. client_id: drawn by the trader''s
device, so that sending it twice reports it once.';
create index vendor_report_market on vendor_report (province, market, id);
select protect('vendor_report', 'in_scope(province, market)');
grant select, insert, update (answer, answered_by, answered_at) on vendor_report to socho_web;
grant select on vendor_report to socho_press;

-- What somebody wrote goes with them.
create or replace function erase_people(province smallint, family uuid[]) returns uuid[]
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
declare
	people uuid[];
begin
	with linked as (
		delete from vendor_person p
		where p.province = erase_people.province and p.vendor = any (erase_people.family)
		returning p.person)
	select coalesce(array_agg(l.person), '{}') into people from linked l;
	people := array(
		select p from unnest(people) as p
		where not exists (select from role_grant g where g.person = p and g.role <> 'vendor'));
	delete from vendor_report r where r.province = erase_people.province and r.vendor = any (erase_people.family);
	delete from session s where s.person = any (people);
	delete from person_totp t where t.person = any (people);
	delete from role_grant g where g.person = any (people);
	update person p
	set name = 'Đã xóa', login = 'xoa-' || replace(p.id::text, '-', ''), password_hash = '$argon2id$', state = 'blocked'
	where p.id = any (people);
	return people;
end
$$;

reset role;
