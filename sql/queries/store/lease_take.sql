-- Takes or renews a lease; no row when somebody else holds it. The fence grows with every taking, so that work begun
-- under an older one can be told apart.
-- in name text, holder text, seconds integer
-- out fence bigint
insert into lease (name, holder, until, fence)
values ($1, $2, now() + make_interval(secs => $3), 1)
on conflict (name) do update
set holder = excluded.holder, until = excluded.until, fence = lease.fence + 1
where lease.until < now() or lease.holder = excluded.holder
returning fence
