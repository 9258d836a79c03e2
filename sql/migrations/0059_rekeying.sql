-- Sealing everything anew with another version of a province's data key: which columns there are, and how far the work is.
set role socho_owner;

create table sealed_column (
	ordinal smallint primary key check (ordinal > 0),
	relation text not null,
	col text not null,
	bound_table text not null,
	bound_column text not null,
	row_id text not null,
	of_province text not null default 'province',
	at_once smallint not null default 500 check (at_once > 0),
	many boolean not null default false,
	unique (relation, col)
);
comment on table sealed_column is
	'A column that holds sealed boxes: what a box in it is bound to (table, column, and the row''s id as an SQL expression that
gives bytes), in which province it was sealed ($1: in that of the register), and of how many rows boxes are moved at once. many: an
array of boxes, nth the place of each.';
insert into sealed_column (ordinal, relation, col, bound_table, bound_column, row_id, of_province, at_once, many)
values
	(1, 'connection', 'secret_box', 'connection', 'secret_box', 'uuid_send(id)', 'province', 500, false),
	(2, 'connection', 'second_secret_box', 'connection', 'second_secret_box', 'uuid_send(id)', 'province', 500, false),
	(3, 'person_totp', 'box', 'person_totp', 'box', 'uuid_send(person)', '$1', 500, false),
	(4, 'person_totp', 'pending_box', 'person_totp', 'box', 'uuid_send(person)', '$1', 500, false),
	(5, 'vendor', 'phone_box', 'vendor', 'phone_box', 'uuid_send(id)', 'province', 500, false),
	(6, 'vendor', 'id_number_box', 'vendor', 'id_number_box', 'uuid_send(id)', 'province', 500, false),
	(7, 'vendor', 'email_box', 'vendor', 'email_box', 'uuid_send(id)', 'province', 500, false),
	(8, 'account', 'number_box', 'account', 'number_box', 'uuid_send(id)', 'province', 500, false),
	(9, 'revision', 'personal_box', 'revision', 'personal_box', 'uuid_send(id)', 'province', 500, false),
	(10, 'import_row', 'personal_box', 'revision', 'personal_box', 'uuid_send(id)', 'province', 500, false),
	(11, 'import_part', 'box', 'import_part', 'box', 'convert_to(import || ''/'' || what || ''/'' || n, ''UTF8'')', 'province', 8, false),
	(12, 'code', 'payload_box', 'code', 'payload_box', 'convert_to(id, ''UTF8'')', 'province', 500, false),
	(13, 'paper', 'file_box', 'paper', 'file_box', 'uuid_send(id)', 'province', 16, false),
	(14, 'confirmation_personal', 'box', 'confirmation_personal', 'box', 'uuid_send(id)', 'province', 500, false),
	(15, 'confirmation_conflict', 'box', 'confirmation_personal', 'box', 'uuid_send(id)', 'province', 500, false),
	(16, 'delivery_aside', 'box', 'delivery_aside', 'box', 'digest', 'province', 100, false),
	(17, 'statement_file', 'hint_box', 'statement_file', 'hint_box', 'convert_to(id || ''/hint/0'', ''UTF8'')', 'province', 500, false),
	(18, 'statement_file', 'boxes', 'statement_file', 'boxes', 'convert_to(id || ''/piece/'' || nth, ''UTF8'')', 'province', 1, true);

-- pg_partition_tree() gives nothing for a table without partitions.
create view sealed_leaf as
	select c.*, coalesce(t.relid, c.relation::regclass)::oid as leaf
	from sealed_column c
	left join lateral (
		select p.relid
		from pg_partition_tree(c.relation::regclass) p
		where p.isleaf) t on true;
comment on view sealed_leaf is 'A sealed column in a table that holds rows: a partition, or the table itself.';

create table rekeying (
	province smallint not null,
	kind text not null default 'box' check (kind = 'box'),
	version smallint not null,
	pass smallint not null default 1 check (pass > 0),
	pass_moved bigint not null default 0 check (pass_moved >= 0),
	pass_unreadable bigint not null default 0 check (pass_unreadable >= 0),
	ordinal smallint not null default 0,
	leaf oid not null default 0,
	at tid not null default '(0,0)',
	moved bigint not null default 0 check (moved >= 0),
	unreadable bigint not null default 0 check (unreadable >= 0),
	started_at timestamptz not null default now(),
	finished_at timestamptz,
	primary key (province, version),
	foreign key (province, kind, version) references data_key
);
comment on table rekeying is
	'The work of sealing a province''s boxes anew with one version of its key. It looks through one leaf table after another and
stands at a row of one; a pass that found nothing left to move is the last.';
select protect('rekeying', 'in_scope(province)');

create function box_version(box bytea) returns integer
	language sql immutable parallel safe
	return case
		when octet_length(box) >= 31 and get_byte(box, 0) = 2 then get_byte(box, 1) * 256 + get_byte(box, 2)
		when octet_length(box) >= 30 and get_byte(box, 0) = 1 and get_byte(box, 1) = 1 then 0
	end;
comment on function box_version(bytea) is 'The version of the data key that a box names; null for what is no box.';

-- By pages, not by keys: a range of pages is read by their places (no other scan is let), no index is needed, and a row is looked at once a pass however many there are.
-- A row that changes meanwhile goes to another place with a box of its own; if that was sealed with an old version still,
-- the next pass finds it.
create function rekeying_next(province smallint, version smallint, home smallint)
	returns table (leaf text, col text, bound_table text, bound_column text, at text, row_id bytea, box bytea)
	language plpgsql volatile security definer set search_path = socho, pg_temp
	set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off set enable_bitmapscan = off
as $$
#variable_conflict use_column
declare
	pages_at_once constant bigint := 64;
	windows integer := 64;
	r rekeying;
	s record;
	rows tid[];
	begin_at tid;
	page bigint;
	pages bigint;
	which text;
begin
	select * into r from rekeying k
		where k.province = rekeying_next.province and k.version = rekeying_next.version for update;
	for s in
		select l.* from sealed_leaf l where (l.ordinal, l.leaf) >= (r.ordinal, r.leaf) order by l.ordinal, l.leaf
	loop
		begin_at := case when (s.ordinal, s.leaf) = (r.ordinal, r.leaf) then r.at else '(0,0)'::tid end;
		pages := pg_relation_size(s.leaf) / current_setting('block_size')::bigint;
		which := format(case when s.many then 'where %s = $2 and exists (select from unnest(%I) as e where box_version(e) <> $3)'
			else 'where %s = $2 and box_version(%I) <> $3' end, s.of_province, s.col);
		loop
			page := ((begin_at::text::point)[0])::bigint;
			exit when page >= pages;
			execute format('select array_agg(f.ctid order by f.ctid) from (select ctid from %s %s and ctid > $4 and ctid < $5
				order by ctid limit $6) f', s.leaf::regclass, which)
				into rows
				using home, rekeying_next.province, rekeying_next.version, begin_at,
					format('(%s,0)', page + pages_at_once)::tid, s.at_once;
			begin_at := case when cardinality(rows) = s.at_once then rows[s.at_once] else format('(%s,0)', page + pages_at_once)::tid end;
			windows := windows - 1;
			if rows is not null or windows = 0 then
				update rekeying k set ordinal = s.ordinal, leaf = s.leaf, at = begin_at
					where k.province = r.province and k.version = r.version;
				return query execute format('select %L::text, %L::text, %L::text, %L::text, t.ctid || coalesce('' '' || nth, ''''), %s, sealed
					from %s t
					cross join lateral %s
					where t.ctid = any ($1) and box_version(sealed) <> $2
					order by t.ctid, nth',
					s.leaf::regclass, s.col, s.bound_table, s.bound_column, s.row_id, s.leaf::regclass,
					format(case when s.many then 'unnest(%I) with ordinality as b (sealed, nth)' else '(select %I, null::bigint) as b (sealed, nth)' end,
						s.col))
					using rows, rekeying_next.version;
				return;
			end if;
		end loop;
	end loop;
	update rekeying k set ordinal = 32767, leaf = 0, at = '(0,0)' where k.province = r.province and k.version = r.version;
end
$$;
comment on function rekeying_next(smallint, smallint, smallint) is
	'The next few boxes that are not of this version, all of one column, and moves on; none: nothing here, or the pass is over.';

create function rekeying_move(province smallint, version smallint, leaf text, col text, at text[], heads bytea[], boxes bytea[],
		unreadable integer)
	returns bigint
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
#variable_conflict use_column
declare
	done bigint := 0;
	place tid;
	before tid;
	moved_to tid;
	element text;
begin
	if not exists (
		select
		from sealed_leaf l
		where l.leaf = rekeying_move.leaf::regclass and l.col = rekeying_move.col) then
		raise exception 'no sealed column' using errcode = '42501';
	end if;
	for i in 1 .. coalesce(cardinality(at), 0) loop
		-- The next box of an array stands where the one before it has moved its row.
		place := split_part(at[i], ' ', 1)::tid;
		element := coalesce('[' || nullif(split_part(at[i], ' ', 2), '')::integer || ']', '');
		if place is distinct from before then
			moved_to := place;
		end if;
		before := place;
		execute format('update %s set %I%s = $1 where ctid = $2 and substring(%2$I%3$s for %s) = $3 returning ctid', leaf::regclass, col,
			element, octet_length(heads[i]))
			into place
			using boxes[i], moved_to, heads[i];
		if place is not null then
			moved_to := place;
			done := done + 1;
		end if;
	end loop;
	update rekeying k
		set moved = k.moved + done, pass_moved = k.pass_moved + coalesce(cardinality(rekeying_move.at), 0),
			pass_unreadable = k.pass_unreadable + rekeying_move.unreadable
		where k.province = rekeying_move.province and k.version = rekeying_move.version;
	return done;
end
$$;
comment on function rekeying_move(smallint, smallint, text, text, text[], bytea[], bytea[], integer) is
	'Puts boxes where rows still stand at their places and their boxes still begin as they did; returns how many.';

create function rekeying_settle(province smallint, version smallint)
	returns table (finished boolean, moved bigint, unreadable bigint, pages_done bigint, pages_total bigint)
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
#variable_conflict use_column
declare
	r rekeying;
begin
	update rekeying k
		set finished_at = case when k.pass_moved = 0 then now() end,
			unreadable = k.pass_unreadable,
			pass = k.pass + (k.pass_moved > 0)::integer,
			ordinal = case when k.pass_moved = 0 then k.ordinal else 0 end,
			pass_moved = 0,
			pass_unreadable = case when k.pass_moved = 0 then k.pass_unreadable else 0 end
		where k.province = rekeying_settle.province and k.version = rekeying_settle.version and k.ordinal = 32767
			and k.finished_at is null;
	select * into r from rekeying k where k.province = rekeying_settle.province and k.version = rekeying_settle.version;
	if r.finished_at is not null and r.unreadable = 0 then
		update data_key k set retired_at = now()
			where k.province = rekeying_settle.province and k.kind = 'box' and k.version < rekeying_settle.version
				and k.retired_at is null;
	end if;
	return query
		select r.finished_at is not null, r.moved, r.unreadable,
			coalesce(sum(l.pages) filter (where r.pass > 1 or (l.ordinal, l.leaf) < (r.ordinal, r.leaf)), 0)::bigint,
			coalesce(sum(l.pages), 0)::bigint
		from (
			select ordinal, leaf, pg_relation_size(leaf) / current_setting('block_size')::bigint as pages
			from sealed_leaf) l;
end
$$;
comment on function rekeying_settle(smallint, smallint) is
	'After a piece: begins another pass, or ends the work and retires the older versions that nothing is sealed with any more.';

grant select on rekeying to socho_web, socho_press;
grant execute on function box_version(bytea), rekeying_next(smallint, smallint, smallint),
	rekeying_move(smallint, smallint, text, text, text[], bytea[], bytea[], integer),
	rekeying_settle(smallint, smallint) to socho_press;

reset role;
