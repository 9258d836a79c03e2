-- A dead letter was read again, and every event of it is recorded.
-- in  province smallint, id uuid
update delivery_aside
set settled_at = now()
where province = $1 and id = $2 and settled_at is null
