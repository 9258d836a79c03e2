-- A draft that is sent twice is made once, and a decision outside one's scope is told from one about nothing.
set role socho_owner;

create table idempotent_request (
	province smallint not null,
	person uuid not null references person,
	key text not null check (length(key) between 1 and 100),
	body_hash bytea not null check (octet_length(body_hash) = 16),
	entity uuid not null,
	created_at timestamptz not null default now(),
	primary key (province, person, key)
);
comment on table idempotent_request is
	'One request that its client may send again: what it made. The same key with another body is refused; the body is kept
as a keyed hash only.';
select protect('idempotent_request', 'in_scope(province)');
grant select, insert on idempotent_request to socho_web;

-- Looks past the scope and puts it back.
create function revision_is_there(id uuid) returns boolean
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
declare
	provinces text := current_setting('socho.provinces', true);
	markets text := current_setting('socho.markets', true);
	person text := current_setting('socho.person', true);
	found_one boolean;
begin
	perform enter_all();
	select exists (select from revision r where r.id = revision_is_there.id) into found_one;
	perform enter_as(coalesce(provinces, ''), coalesce(markets, ''), coalesce(person, ''));
	return found_one;
end
$$;
comment on function revision_is_there(uuid) is
	'Whether there is such a revision anywhere: who may decide is told that it is outside the scope. Ids cannot be guessed.';
grant execute on function revision_is_there(uuid) to socho_web;

reset role;
