-- Keeps a data key that was missing. Of two that are made at once the first stays.
-- in  province smallint, kind text, version smallint, master_id bytea, wrapped bytea
insert into data_key as k (province, kind, version, master_id, wrapped)
values ($1, $2, $3, $4, $5)
on conflict (province, kind, version) do update
	set master_id = excluded.master_id, wrapped = excluded.wrapped
	where k.wrapped is null
