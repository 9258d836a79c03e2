-- What is owed: billing runs that one person prepares and another approves, bills that never change, and what came in
-- for each.
set role socho_owner;

create table bill_run (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	serial integer not null check (serial > 0),
	kind text not null check (kind in ('period', 'ticket', 'credit')),
	period_from date not null,
	period_to date not null check (period_to >= period_from),
	state text not null default 'queued' check (state in ('queued', 'prepared', 'approved', 'issued', 'rejected', 'refused')),
	error text check (length(error) between 1 and 60),
	detail text check (length(detail) <= 500),
	reason text check (length(reason) between 1 and 500),
	leases uuid[],
	bills integer not null default 0 check (bills >= 0),
	faults integer not null default 0 check (faults >= 0),
	amount_vnd bigint not null default 0,
	created_by uuid not null references person,
	created_at timestamptz not null default now(),
	decided_by uuid references person,
	decided_at timestamptz,
	issued_at timestamptz,
	version integer not null default 1 check (version > 0),
	primary key (province, id),
	foreign key (province, market) references market,
	unique (province, market, serial),
	check ((decided_by is null) = (decided_at is null)),
	check ((state = 'refused') = (error is not null)),
	check ((state = 'issued') = (issued_at is not null)),
	check (kind <> 'credit' or reason is not null),
	check (state <> 'rejected' or (decided_by is not null and reason is not null)),
	check (state not in ('approved', 'issued') or kind = 'ticket' or decided_by is not null),
	constraint bill_run_second_person check (decided_by <> created_by)
);
comment on table bill_run is
	'One making of bills: of a market for a period, of an entry ticket, or of the credit of a bill. queued: the press works it
out; prepared: its items can be looked at; approved by somebody else: the press issues them; an entry ticket costs what the
list says and is issued at once. leases: these only. bills, faults and amount_vnd sum its items.';

create table bill_run_item (
	province smallint not null,
	run uuid not null,
	place integer not null check (place > 0),
	market uuid not null,
	lease uuid,
	stall uuid,
	vendor uuid,
	corrects uuid,
	amount_vnd bigint not null,
	lines jsonb not null default '[]' check (jsonb_typeof(lines) = 'array'),
	faults jsonb not null default '[]' check (jsonb_typeof(faults) = 'array'),
	primary key (province, run, place),
	foreign key (province, run) references bill_run,
	foreign key (province, lease) references stall_lease
);
comment on table bill_run_item is
	'One bill as it would be: its lines have the columns of bill_line. One with faults, words that say why, is not issued.';

create table bill (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	run uuid not null,
	place integer not null,
	number text not null check (length(number) between 3 and 40),
	kind text not null check (kind in ('period', 'ticket', 'credit')),
	lease uuid,
	stall uuid,
	vendor uuid,
	period_from date not null,
	period_to date not null check (period_to >= period_from),
	round integer not null default 1 check (round > 0),
	due_on date not null,
	amount_vnd bigint not null,
	code text,
	corrects uuid,
	issued_at timestamptz not null default now(),
	primary key (province, id),
	foreign key (province, run, place) references bill_run_item,
	foreign key (province, lease) references stall_lease,
	foreign key (province, stall, market) references stall (province, id, market),
	foreign key (province, vendor) references vendor,
	foreign key (province, code) references code,
	foreign key (province, corrects) references bill,
	unique (province, run, place),
	constraint bill_number unique (province, market, number),
	constraint bill_corrected_once unique (province, corrects),
	constraint bill_once unique (province, lease, period_from, round),
	check ((kind = 'credit') = (corrects is not null)),
	check ((kind = 'credit') = (code is null)),
	check (case kind when 'credit' then amount_vnd < 0 else amount_vnd between 1 and 499999999 end),
	check (kind <> 'period' or (lease is not null and stall is not null and vendor is not null))
);
comment on table bill is
	'What is owed for a period, or the credit that takes a whole bill back (corrects, a negative amount). Rows are only ever
added: a wrong bill is credited and another is made in the next round. code is the dynamic code that pays it, at the board''s
own point; lease, stall and vendor say who owes it, and an entry ticket has none of them.';
create index bill_code on bill (province, code);
create index bill_market on bill (province, market, period_from, id);
create index bill_vendor on bill (province, vendor);
create index bill_stall on bill (province, stall);

create table bill_line (
	province smallint not null,
	bill uuid not null,
	line smallint not null check (line > 0),
	market uuid not null,
	service text not null check (service in ('space', 'sanitation', 'power', 'water', 'entry')),
	unit text not null check (unit in ('m2_month', 'point_month', 'kwh', 'm3', 'entry')),
	tariff_line uuid,
	from_day date not null,
	to_day date not null check (to_day >= from_day),
	quantity numeric(12, 2) not null,
	price_vnd bigint not null check (price_vnd > 0),
	vat_rate_bp integer not null check (vat_rate_bp between 0 and 10000),
	vat_included boolean not null,
	net_vnd bigint not null,
	vat_vnd bigint not null,
	amount_vnd bigint not null check (amount_vnd = net_vnd + vat_vnd),
	meter uuid,
	value_from numeric(12, 2),
	value_to numeric(12, 2),
	primary key (province, bill, line),
	foreign key (province, bill) references bill,
	foreign key (province, tariff_line) references tariff_line,
	foreign key (province, meter) references meter,
	check ((service in ('power', 'water')) = (meter is not null))
);
comment on table bill_line is
	'One line of a bill, in whole đồng, halves rounded up. Of m2_month and point_month the quantity is by the month, and
from_day to to_day says of which days. net_vnd is quantity times price; vat_vnd the tax on top, 0 where the price has it in.
No tariff_line: the price was agreed in the lease. A meter''s line goes from the reading on from_day to that on to_day.';
create index bill_line_meter on bill_line (province, meter) where meter is not null;

create view bill_payment with (security_invoker = true) as
select b.province, b.id as bill, b.market, 'transfer'::text as means, p.paid_at, p.amount_vnd, p.outcome, p.confirmation
from bill b
join code_payment p on p.province = b.province and p.code = b.code
left join lateral (
	select m.stall, m.counted
	from payment_match m
	where m.province = p.province and m.confirmation = p.confirmation
	order by m.version desc
	limit 1) n on true
join code c on c.province = b.province and c.id = b.code
where n.counted is null or (n.counted and n.stall = c.stall);
comment on view bill_payment is
	'Money that came for a bill: one row for each confirmed transfer with its tag, in time or late, the first or one more. One
that people later settled elsewhere is not among them.';

create view bill_state with (security_invoker = true) as
select b.province, b.id as bill, b.market, b.due_vnd, b.paid_vnd, b.due_vnd - b.paid_vnd as rest_vnd, b.payments,
	b.last_paid_at,
	case
		when b.paid_vnd > b.due_vnd then 'overpaid'
		when b.due_vnd = 0 then 'credited'
		when b.paid_vnd = b.due_vnd then 'paid'
		when b.paid_vnd > 0 then 'part_paid'
		when b.is_past then 'late'
		else 'open'
	end as state,
	b.paid_vnd < b.due_vnd and b.is_past as late,
	b.paid_vnd >= b.due_vnd and (b.last_paid_at at time zone interval '7 hours')::date > b.due_on as paid_late,
	b.again > 0 as paid_twice
from (
	select b.province, b.id, b.market, b.due_on, b.amount_vnd + coalesce(c.amount_vnd, 0) as due_vnd,
		coalesce(p.amount_vnd, 0)::bigint as paid_vnd, coalesce(p.payments, 0)::integer as payments, p.last_paid_at,
		coalesce(p.again, 0) as again, b.due_on < (now() at time zone interval '7 hours')::date as is_past
	from bill b
	left join bill c on c.province = b.province and c.corrects = b.id
	left join lateral (
		select sum(p.amount_vnd) as amount_vnd, count(*) as payments, max(p.paid_at) as last_paid_at,
			count(*) filter (where p.outcome = 'again') as again
		from bill_payment p
		where p.province = b.province and p.bill = b.id) p on true
	where b.kind <> 'credit') as b;
comment on view bill_state is
	'Where each bill stands, always worked out from what came in: due_vnd, the bill less its credit; open, late (nothing paid
and past its day), part_paid, paid, overpaid, credited. late: something is owed past the day; paid_late: the last money came
after it; paid_twice: money came after the bill was paid.';

create view my_bill with (security_invoker = true) as
select b.*
from my_vendor v
join bill b on b.province = v.province and b.vendor = v.id;
comment on view my_bill is 'The bills of the vendor that the signed-in person is.';

create table bill_slips (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	run uuid not null,
	slips integer not null check (slips > 0),
	state text not null default 'queued' check (state in ('queued', 'done', 'refused')),
	error text check (length(error) between 1 and 60),
	detail text check (length(detail) <= 500),
	file_bytes bigint check (file_bytes > 0),
	file_hash bytea check (octet_length(file_hash) = 32),
	file_gone_at timestamptz,
	created_by uuid references person,
	created_at timestamptz not null default now(),
	finished_at timestamptz,
	primary key (province, id),
	foreign key (province, run) references bill_run,
	foreign key (province, market) references market,
	check ((state = 'queued') = (finished_at is null)),
	check ((state = 'refused') = (error is not null)),
	check ((state = 'done') = (file_hash is not null and file_bytes is not null))
);
comment on table bill_slips is 'One printing of a run''s bills as slips, a PDF that the press makes; it is kept as a print is.';

select protect('bill_run', 'in_scope(province, market)');
select protect('bill_run_item', 'in_scope(province, market)');
select protect('bill', 'in_scope(province, market)');
select protect('bill_line', 'in_scope(province, market)');
select protect('bill_slips', 'in_scope(province, market)');

grant select on bill_run, bill_run_item, bill, bill_line, bill_slips, bill_payment, bill_state to socho_web, socho_press;
grant select on my_bill to socho_web;
grant select on payment_match to socho_press;
grant insert on bill_run, bill_run_item, bill, bill_line, bill_slips to socho_web;
grant insert on bill_run_item, bill, bill_line to socho_press;
grant update (state, reason, decided_by, decided_at, issued_at, version) on bill_run to socho_web;
grant update (state, error, detail, bills, faults, amount_vnd, issued_at, version) on bill_run to socho_press;
grant update (state, error, detail, file_bytes, file_hash, finished_at, file_gone_at) on bill_slips to socho_press;

reset role;
