-- Payments as they come: found by account, and who may still watch them.
set role socho_owner;

create index confirmation_account on confirmation (account, received_at) where account is not null;
-- The second word on the same money is not shown as more of it.
create index movement_repeat_confirmation on movement_repeat (confirmation);

create function sessions_live(token_hashes bytea[]) returns table (ord bigint)
	language sql stable security definer set search_path = socho, pg_temp
begin atomic
	select t.ord
	from unnest(sessions_live.token_hashes) with ordinality as t (token_hash, ord)
	join session s on s.token_hash = t.token_hash
	join person p on p.id = s.person
	where s.expires_at > now() and s.seen_at > now() - s.idle and p.state = 'active';
end;
comment on function sessions_live(bytea[]) is 'Which of these sessions are still good, by their places from 1.';
grant execute on function sessions_live(bytea[]) to socho_web;

reset role;
