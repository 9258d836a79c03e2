-- Takes or keeps the sealer's lease; no row: another has it. A lease that ends later than one can comes from a clock that
-- went back since, and holds nobody up. The lease only spares work: what keeps a tree from forking is that it grows from
-- the size that it has.
-- in  holder text, seconds integer
-- out fence bigint
insert into lease as l (name, holder, until)
values ('ledger', $1, now() + make_interval(secs => $2))
on conflict (name) do update
	set holder = excluded.holder, until = excluded.until, fence = l.fence + (l.holder <> excluded.holder)::integer
	where l.holder = excluded.holder or l.until < now() or l.until > now() + make_interval(secs => $2)
returning l.fence
