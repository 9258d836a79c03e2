-- The same data key, wrapped by another master key.
-- in  province smallint, kind text, version smallint, master_id bytea, wrapped bytea
update data_key
set master_id = $4, wrapped = $5
where province = $1 and kind = $2 and version = $3
