-- Every province seals with data keys of its own, which stand here wrapped by a master key that the database never sees.
set role socho_owner;

create table data_key (
	province smallint not null references province,
	kind text not null check (kind in ('box', 'look_up')),
	version smallint not null check (version >= 0),
	master_id bytea check (octet_length(master_id) = 8),
	wrapped bytea check (octet_length(wrapped) = 60),
	created_at timestamptz not null default now(),
	seals_from timestamptz not null default now(),
	retired_at timestamptz,
	primary key (province, kind, version),
	check ((wrapped is null) = (master_id is null)),
	check (wrapped is not null or version = 0),
	check (retired_at is null or kind = 'box')
);
comment on table data_key is
	'One version of a province''s key for boxes or for look-ups, wrapped by the master key of which master_id is a fingerprint.
The newest whose seals_from has come seals; the others still open. retired_at: nothing was found sealed with it any more.
Version 0 is what was derived from the first master key before; without wrapped it waits to be wrapped.';

select protect('data_key', 'in_scope(province)');
grant select on data_key to socho_web, socho_press;
grant insert on data_key to socho_press;
grant update (master_id, wrapped) on data_key to socho_press;

-- A register that was at work before goes on with what it sealed and looked up by.
select enter_all();
insert into data_key (province, kind, version)
select p.code, k.kind, 0
from province p
cross join (values ('box'), ('look_up')) as k (kind)
where exists (select from person) or exists (select from market) or exists (select from connection);

reset role;
