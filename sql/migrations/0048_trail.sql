-- The trail is read within the markets of a scope, and every line of it is ready to become a leaf of the ledger.
--
-- A leaf holds salted hashes of what may name a person, so that erasing the salt erases the person and keeps the tree.
-- The sealer's work list is a table of its own, for the trail is only ever added to. It is filled by a trigger, which
-- decides nothing: some forty statements add to the trail, and none of them can forget it so.
set role socho_owner;

create function draw_salt() returns bytea
	language sql volatile parallel safe
	return sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

alter table audit add salt bytea default draw_salt() check (octet_length(salt) = 32);
comment on column audit.salt is 'Of the hashes in the line''s leaf; erased with what it hides.';
create index audit_newest on audit (id);

drop policy scope on audit;
create policy scope on audit
	using (in_scope(province, coalesce(market, '00000000-0000-0000-0000-000000000000'::uuid)))
	with check (in_scope(province, coalesce(market, '00000000-0000-0000-0000-000000000000'::uuid)));

create table audit_unsealed (
	province smallint not null,
	id uuid not null,
	primary key (province, id)
);
comment on table audit_unsealed is 'One line of the trail that is in no tree of the ledger yet: the work list of its sealer.';
select protect('audit_unsealed', 'in_scope(province)');
create policy append on audit_unsealed for insert with check (true);
grant select on audit_unsealed to socho_web, socho_press;

create function note_unsealed() returns trigger
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
begin
	insert into audit_unsealed (province, id) select n.province, n.id from added n;
	return null;
end
$$;
create trigger audit_added after insert on audit referencing new table as added
	for each statement execute function note_unsealed();
insert into audit_unsealed (province, id)
select a.province, a.id from audit a, (select enter_all()) as e;

create function leaf_field(value bytea) returns bytea
	language sql immutable parallel safe
	return case when value is null then int4send(-1) else int4send(octet_length(value)) || value end;
create function leaf_text(value text) returns bytea
	language sql immutable parallel safe
	return leaf_field(convert_to(value, 'UTF8'));
create function leaf_hidden(value text, salt bytea) returns bytea
	language sql immutable parallel safe
	return leaf_field(sha256(salt || convert_to(value, 'UTF8')));

create function audit_leaf(line audit) returns bytea
	language sql stable parallel safe
	return convert_to('socho-trail-v1', 'UTF8') || '\x00'::bytea
		|| int2send(line.province) || uuid_send(line.id)
		|| int8send((extract(epoch from line.at) * 1000000)::bigint)
		|| leaf_field(uuid_send(line.person)) || leaf_hidden(line.address, line.salt) || leaf_text(line.request)
		|| leaf_text(line.action) || leaf_field(uuid_send(line.market)) || leaf_text(line.entity)
		|| leaf_text(line.entity_id) || leaf_hidden(line.before::text, line.salt) || leaf_hidden(line.after::text, line.salt);
comment on function audit_leaf(audit) is
	'The bytes of a line''s leaf: the words socho-trail-v1 and a zero byte; province (2 bytes), id (16) and microseconds
since 1970 (8); then person, address, request, action, market, entity, entity id, before and after, each as its length in
four bytes (all ones for null) and itself. Address, before and after stand as SHA-256 over salt and text.';

create function csv_cell(value text) returns text
	language sql immutable parallel safe
	return '"' || replace(case when value ~ '^[-=+@\t\r]' then '''' || value else coalesce(value, '') end, '"', '""') || '"';
comment on function csv_cell(text) is 'One cell of RFC 4180, quoted; what a spreadsheet would take for a formula is made text.';

grant execute on function draw_salt(), csv_cell(text), leaf_field(bytea), leaf_text(text), leaf_hidden(text, bytea),
	audit_leaf(audit) to socho_web, socho_press;

reset role;
