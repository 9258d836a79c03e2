-- A confirmation's row, packed: columns in the order of their alignment, so that none is padded, and the pages of its key
-- filled to the brim, for ids grow with time and a row never changes. What stands in the table moves over.
set role socho_owner;
select enter_all();

-- Aside, with the names of their indexes, which the new table takes.
do $$
declare
	aside record;
begin
	for aside in
		select case c.relkind when 'p' then 'table' when 'r' then 'table' else 'index' end as kind, c.relname
		from pg_class c
		left join pg_index x on x.indexrelid = c.oid
		where coalesce(x.indrelid, c.oid) in (select t.relid from pg_partition_tree('confirmation') as t)
	loop
		execute format('alter %s %I rename to %I', aside.kind, aside.relname, left('unpacked_' || aside.relname, 63));
	end loop;
end
$$;

create table confirmation (
	received_at timestamptz not null,
	occurred_at timestamptz not null,
	amount_vnd bigint not null check (amount_vnd > 0),
	day date,
	booked_on date,
	province smallint not null,
	counted boolean not null,
	id uuid not null,
	connection uuid not null,
	account uuid,
	stall uuid,
	market uuid,
	direction text not null check (direction in ('credit', 'debit', 'reversal')),
	bin text not null check (octet_length(bin) = 6),
	match_rule text not null check (match_rule in ('virtual_account', 'terminal', 'bill', 'content_code',
		'sole_account', 'manual', 'none')),
	event_id text collate "C" not null,
	bank_reference text collate "C" check (length(bank_reference) between 1 and 100),
	match_evidence text check (length(match_evidence) <= 120),
	account_hash bytea not null check (octet_length(account_hash) = 16),
	personal_hash bytea not null check (octet_length(personal_hash) = 32),
	uncounted text,
	doubt text,
	primary key (province, id, received_at),
	constraint confirmation_match check (
		(match_rule = 'none') = (stall is null)
		and (stall is null) = (market is null)
		and (stall is null) = (day is null)),
	constraint confirmation_counted check (
		not counted or (direction = 'credit' and stall is not null and amount_vnd >= 1000))
) partition by range (received_at);
comment on table confirmation is
	'One thing a provider said happened on one account. day is the business day of the stall it was matched to; counted
says whether it is in stall_day; account is the registered account, if we know it; personal_hash is the salted SHA-256
of what stands in confirmation_personal. Rows are only ever added.';
comment on column confirmation.uncounted is
	'Why a credit counts for nobody, whatever it was matched to: tiny, interest, unpaid, test, own_transfer.';
comment on column confirmation.doubt is
	'Why a person should look at the match: ambiguous, the memo has two codes; conflict, what it was matched by and the code
in its memo name different stalls.';
create index confirmation_received on confirmation using brin (received_at);
create index confirmation_queue on confirmation (province, id) where match_rule = 'none' or doubt is not null;
create index confirmation_account on confirmation (account, received_at) where account is not null;
select protect('confirmation', 'in_scope(province, coalesce(market, ''00000000-0000-0000-0000-000000000000''))');
grant select, insert on confirmation to socho_web, socho_press;

create or replace function make_partition(parent text, month date) returns void
	language plpgsql volatile set search_path = socho, pg_temp
as $$
declare
	child text := parent || to_char(month, '_YYYY_MM');
	spare text := parent || '_default';
	from_at timestamptz := month::timestamp at time zone interval '7 hours';
	to_at timestamptz := (month + interval '1 month') at time zone interval '7 hours';
begin
	if to_regclass(child) is not null then
		return;
	end if;
	execute format('create table %I (like %I including all)', child, parent);
	execute format('alter index %I set (fillfactor = 100)', child || '_pkey');
	execute format('insert into %I select * from %I where received_at >= %L and received_at < %L',
	               child, spare, from_at, to_at);
	execute format('delete from %I where received_at >= %L and received_at < %L', spare, from_at, to_at);
	execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, child, from_at, to_at);
	perform protect(child, (
		select pg_get_expr(p.polqual, p.polrelid) from pg_policy p where p.polrelid = parent::regclass));
end
$$;

create table confirmation_default partition of confirmation default;
select protect('confirmation_default', 'in_scope(province, coalesce(market, ''00000000-0000-0000-0000-000000000000''))');
select make_partition('confirmation', to_date(right(t.relid::regclass::text, 7), 'YYYY_MM'))
from pg_partition_tree('unpacked_confirmation') as t
where t.relid::regclass::text ~ '_\d{4}_\d\d$';
insert into confirmation (received_at, occurred_at, amount_vnd, day, booked_on, province, counted, id, connection, account,
	stall, market, direction, bin, match_rule, event_id, bank_reference, match_evidence, account_hash, personal_hash,
	uncounted, doubt)
select u.received_at, u.occurred_at, u.amount_vnd, u.day, u.booked_on, u.province, u.counted, u.id, u.connection, u.account,
	u.stall, u.market, u.direction, u.bin, u.match_rule, u.event_id, u.bank_reference, u.match_evidence, u.account_hash,
	u.personal_hash, u.uncounted, u.doubt
from unpacked_confirmation u
order by u.received_at, u.id;

drop function confirmation_leaf(unpacked_confirmation);
drop table unpacked_confirmation;

create function confirmation_leaf(line confirmation) returns bytea
	language sql stable parallel safe
	return convert_to('socho-confirmation-v1', 'UTF8') || '\x00'::bytea
		|| int2send(line.province) || uuid_send(line.id)
		|| int8send((extract(epoch from line.received_at) * 1000000)::bigint)
		|| int8send((extract(epoch from line.occurred_at) * 1000000)::bigint) || int8send(line.amount_vnd)
		|| uuid_send(line.connection) || leaf_text(line.event_id) || leaf_text(line.direction) || leaf_text(line.bin)
		|| leaf_field(line.account_hash) || leaf_text(line.bank_reference)
		|| leaf_field(int4send(line.booked_on - date '1970-01-01'))
		|| leaf_field(uuid_send(line.account)) || leaf_field(uuid_send(line.stall)) || leaf_field(uuid_send(line.market))
		|| leaf_field(int4send(line.day - date '1970-01-01'))
		|| leaf_text(line.match_rule) || leaf_text(line.match_evidence) || leaf_field(line.personal_hash);
comment on function confirmation_leaf(confirmation) is
	'The bytes of a confirmation''s record: the words socho-confirmation-v1 and a zero byte; province (2 bytes), id (16),
microseconds since 1970 of received_at and occurred_at (8 each), amount (8), connection (16); then event id, direction,
bin, account hash, bank reference, booked on, account, stall, market, day, match rule, evidence and the salted hash of
what is personal, each as its length in four bytes (all ones for null) and itself, days as four bytes since 1970. counted
is not in it: it follows from these and from which other confirmations tell of the same money.';
grant execute on function confirmation_leaf(confirmation) to socho_web, socho_press;

reset role;
