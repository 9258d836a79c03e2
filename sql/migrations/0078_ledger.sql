-- The ledger: two Merkle trees (RFC 6962), of confirmations and of the trail, that only ever grow.
--
-- An entry of a tree is the SHA-256 of a record: a confirmation's or a line's fields in a fixed order, those that name
-- people as salted hashes. The statement that records a batch also lists its entries; the sealer of the press takes
-- them off the list, gives them their places and keeps the hashes. Nothing here is needed to take a payment.
--
-- Nothing is missed, whatever the clocks say and however long a transaction takes: a row of the list is committed with
-- its confirmations or not at all, it stays until the transaction that seals it takes it away, and the sealer looks at
-- all it can see. It may skip what stands before the oldest transaction that was under way when it last found the list
-- empty, for whatever those wrote is committed, seen and gone; that spares it the remains of rows that vacuum could not
-- clear away yet.
set role socho_owner;

create table confirmation_unsealed (
	xid xid8 not null default pg_current_xact_id(),
	province smallint not null,
	entries bytea not null
);
alter table confirmation_unsealed alter column entries set storage external;
create index confirmation_unsealed_xid on confirmation_unsealed (xid);
comment on table confirmation_unsealed is
	'One batch of confirmations that is in no tree yet: the work list of the ledger''s sealer. entries has 56 bytes for each:
id, microseconds of received_at, and SHA-256 of confirmation_leaf(). Its rows come and go; confirmations only ever come.';
select protect('confirmation_unsealed', 'in_scope(province)');

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

insert into confirmation_unsealed (province, entries)
select c.province, string_agg(uuid_send(c.id) || int8send((extract(epoch from c.received_at) * 1000000)::bigint)
	|| sha256(confirmation_leaf(c.line)), '')
from (
	select c as line, c.province, c.id, c.received_at,
		row_number() over (partition by c.province order by c.received_at) / 256 as part
	from confirmation c, (select enter_all()) as e) as c
group by c.province, c.part;

create table ledger (
	log text primary key check (log in ('confirmations', 'registry')),
	size bigint not null default 0 check (size >= 0),
	root bytea not null default sha256('') check (octet_length(root) = 32),
	edge bytea not null default '' check (octet_length(edge) % 32 = 0),
	fence bigint not null default 0,
	sealed_at timestamptz,
	note text,
	note_size bigint not null default -1 check (note_size <= size),
	signed_at timestamptz,
	check ((note is null) = (note_size = -1))
);
comment on table ledger is
	'One tree as it is now: how many leaves, its root, the roots of the full subtrees on its right edge, under which lease it
last grew, and the newest signed checkpoint. A row only changes by growing from the size that it has.';
insert into ledger (log) values ('confirmations'), ('registry');

create table ledger_hash (
	log text not null references ledger,
	level smallint not null check (level between -1 and 7),
	first bigint not null check (first >= 0),
	hashes bytea not null check (octet_length(hashes) % 32 = 0 and octet_length(hashes) between 32 and 8192),
	primary key (log, level, first)
);
alter table ledger_hash alter column hashes set storage external;
comment on table ledger_hash is
	'Consecutive hashes of one tree, at most to the next multiple of 256: level -1 has the entries, level n from 1 the roots
of full subtrees of 256^n leaves. Rows are only ever added.';

create table ledger_place (
	log text not null references ledger,
	first bigint not null check (first >= 0),
	province smallint not null,
	lowest uuid not null,
	highest uuid not null,
	keys bytea not null check (octet_length(keys) % 24 = 0 and octet_length(keys) between 24 and 6144),
	primary key (province, log, first),
	unique (log, first)
);
alter table ledger_place alter column keys set storage external;
create index ledger_place_of on ledger_place (province, log, highest);
comment on table ledger_place is
	'Which rows stand in consecutive places of a tree: 24 bytes for each, id and microseconds of received_at or at. Rows are
only ever added.';
select protect('ledger_place', 'in_scope(province)');

create table ledger_note (
	log text not null references ledger,
	hour timestamptz not null,
	size bigint not null check (size >= 0),
	note text not null,
	primary key (log, hour)
);
comment on table ledger_note is 'The first checkpoint that was signed in an hour. Rows are only ever added.';

-- Run-time roles delete nothing themselves. Only for whoever locked the tree: nobody else takes then.
create function take_confirmations(from_xid xid8, most integer) returns table (province smallint, entries bytea)
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	delete from confirmation_unsealed u
	where u.ctid = any (array(
		select n.ctid
		from confirmation_unsealed n
		where n.xid >= take_confirmations.from_xid
		order by n.xid
		limit take_confirmations.most))
	returning u.province, u.entries;
end;
comment on function take_confirmations(xid8, integer) is
	'Takes the oldest batches off the list, but none of transactions before from_xid, within the scope of the caller.';

create function take_lines(most integer) returns table (province smallint, id uuid, entries bytea)
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	with taken as (
		delete from audit_unsealed u
		using (
			select n.province, n.id
			from audit_unsealed n
			order by n.province, n.id
			limit take_lines.most) as next
		where u.province = next.province and u.id = next.id
		returning u.province, u.id)
	select t.province, t.id,
		uuid_send(a.id) || int8send((extract(epoch from a.at) * 1000000)::bigint) || sha256(audit_leaf(a))
	from taken t
	left join audit a on a.province = t.province and a.id = t.id
	order by t.id;
end;
comment on function take_lines(integer) is
	'Takes lines of the trail off the list, each with its entry: id, microseconds, and SHA-256 of audit_leaf(); null when the
line is gone, which nobody but a superuser can have done.';

grant select on ledger, ledger_hash, ledger_place, ledger_note to socho_web, socho_press;
grant insert on confirmation_unsealed to socho_web, socho_press;
grant select on confirmation_unsealed to socho_web, socho_press;
grant execute on function take_confirmations(xid8, integer), take_lines(integer) to socho_press;
grant insert on ledger_hash, ledger_place, ledger_note to socho_press;
grant update (size, root, edge, fence, sealed_at, note, note_size, signed_at) on ledger to socho_press;
grant execute on function confirmation_leaf(confirmation) to socho_web, socho_press;

reset role;
