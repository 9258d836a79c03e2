-- People settle what no name could: one proposes whose a payment is, another confirms. A confirmation never changes; a
-- further match is a row of its own, and the day sums follow it in the same transaction.
set role socho_owner;
select enter_all();

create table payment_match (
	province smallint not null,
	confirmation uuid not null,
	version integer not null check (version > 1),
	received_at timestamptz not null,
	amount_vnd bigint not null check (amount_vnd > 0),
	market uuid,
	stall uuid,
	day date,
	rule text not null check (rule in ('manual', 'none')),
	evidence text not null check (length(evidence) between 1 and 500),
	counted boolean not null,
	uncounted text check (uncounted in ('own_transfer', 'test', 'refund', 'other', 'tiny', 'repeat')),
	proposal uuid not null,
	made_at timestamptz not null default now(),
	primary key (province, confirmation, version),
	foreign key (province, stall, market) references stall (province, id, market),
	check ((rule = 'none') = (stall is null) and (stall is null) = (day is null) and (stall is null or market is not null)),
	check (counted = (uncounted is null)),
	check (not counted or stall is not null)
);
comment on table payment_match is
	'One later match of a confirmation, whose own is version 1; the newest one holds. Without a stall, market is the one that it was credited
to before. evidence is the reason in words. Rows
are only ever added.';
create index payment_match_day on payment_match (province, day);

create table payment_proposal (
	province smallint not null,
	id uuid not null default new_id(),
	confirmation uuid not null,
	received_at timestamptz not null,
	market uuid,
	stall uuid,
	uncounted text check (uncounted in ('own_transfer', 'test', 'refund', 'other')),
	reason text not null check (length(reason) between 1 and 500),
	state text not null default 'open' check (state in ('open', 'confirmed', 'rejected')),
	proposed_by uuid not null references person,
	proposed_at timestamptz not null default now(),
	decided_by uuid references person,
	decided_at timestamptz,
	decision_reason text check (length(decision_reason) between 1 and 500),
	primary key (province, id),
	foreign key (province, stall, market) references stall (province, id, market),
	check ((stall is null) <> (uncounted is null)),
	check (stall is null or market is not null),
	check ((state = 'open') = (decided_by is null) and (state = 'open') = (decided_at is null)),
	constraint payment_second_person check (state <> 'confirmed' or decided_by <> proposed_by)
);
comment on table payment_proposal is
	'Somebody says whose a payment is (stall), or why it is no sale (uncounted); somebody else confirms or rejects it.';
create unique index payment_proposal_open on payment_proposal (province, confirmation) where state = 'open';

select protect('payment_match', 'in_scope(province, coalesce(market, ''00000000-0000-0000-0000-000000000000''))');
select protect('payment_proposal', 'in_scope(province, coalesce(market, ''00000000-0000-0000-0000-000000000000''))');
grant select on payment_match, payment_proposal to socho_web, socho_press;
grant insert on payment_match, payment_proposal to socho_web;
grant update (state, decided_by, decided_at, decision_reason) on payment_proposal to socho_web;

alter table stall_day
	drop constraint stall_day_payments_check,
	drop constraint stall_day_amount_vnd_check,
	drop constraint stall_day_check,
	add constraint stall_day_paid check (lane = 32767 or (payments > 0 and amount_vnd > 0 and qualifying between 0 and payments));
comment on table stall_day is
	'Counted payments of one stall on one business day, kept by the transactions that record them; qualifying ones are at
least 5 000 đ. A lane is one writer, so that writers do not wait for each other: always sum over lanes. Lane 32767 holds
what later matches added and took away, so its numbers may be negative.';

reset role;
