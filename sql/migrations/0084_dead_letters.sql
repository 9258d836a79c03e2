-- What was authentic and could be read or recorded by nobody waits for an adapter to be mended; then it is read again and
-- leaves the list.
set role socho_owner;

alter table delivery_aside
	drop constraint delivery_aside_kind_check,
	add constraint delivery_aside_kind_check check (kind in ('test', 'ignored', 'unread', 'unrecorded')),
	add column settled_at timestamptz;
comment on column delivery_aside.settled_at is 'When it was read again and every event of it was recorded; its bytes stay.';
create index delivery_aside_waiting on delivery_aside (province, id) where kind in ('unread', 'unrecorded') and settled_at is null;

grant update (settled_at) on delivery_aside to socho_press;

reset role;
