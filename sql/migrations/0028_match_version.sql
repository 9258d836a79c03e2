-- The intake remembers which stall a payment belongs to (confirm/match answers are kept in memory), so it must hear of
-- every change that could make another answer right. Each such change moves a version of its province, in the same
-- transaction; the statement that records a batch compares it and records nothing on an older memory.
--
-- The version is a sum over slots, so that two transactions that change the register seldom wait for each other. A
-- transaction moves its slot once. The triggers decide nothing: they are here because whoever writes a query on these
-- tables later must not be able to forget.
set role socho_owner;

create table match_version (
	province smallint not null references province,
	slot smallint not null check (slot between 0 and 7),
	version bigint not null default 0 check (version >= 0),
	primary key (province, slot)
) with (fillfactor = 50);
comment on table match_version is
	'How often what confirm/match reads has changed in a province: the sum over its slots. A transaction writes one slot.';
select protect('match_version', 'in_scope(province)');
grant select on match_version to socho_web, socho_press;

do $$
begin
	perform enter_all();
	insert into match_version (province, slot)
	select p.code, s.slot
	from province p, generate_series(0, 7) as s (slot);
end
$$;

create function match_changed() returns trigger
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
begin
	update match_version v
	set version = v.version + 1
	where v.province = new.province and v.slot = pg_backend_pid() % 8
		and v.xmin::text <> pg_current_xact_id()::xid::text;
	return null;
end
$$;

create trigger match_changed after insert on account for each row execute function match_changed();
create trigger match_changed_update after update on account for each row
	when (old.state is distinct from new.state or old.sole_stall is distinct from new.sole_stall
		or old.number_hash is distinct from new.number_hash or old.bin is distinct from new.bin
		or old.last4 is distinct from new.last4)
	execute function match_changed();
create trigger match_changed after insert on code for each row execute function match_changed();
create trigger match_changed_update after update on code for each row
	when (old.stall is distinct from new.stall or old.account is distinct from new.account)
	execute function match_changed();
create trigger match_changed_update after update on stall for each row
	when (old.content_code is distinct from new.content_code or old.market is distinct from new.market)
	execute function match_changed();
create trigger match_changed_update after update on market for each row
	when (old.day_cutoff_minutes is distinct from new.day_cutoff_minutes)
	execute function match_changed();
create trigger match_changed_update after update on connection for each row
	when (old.market is distinct from new.market)
	execute function match_changed();

reset role;
