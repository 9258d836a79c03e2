-- How far it was read now: to_at null when a window was read to its end, and from_at is where the next begins.
-- in  province smallint, connection uuid, from_at timestamptz, to_at timestamptz?, page integer, window_s integer, items bigint, recorded bigint
update pull
set from_at = $3, to_at = $4, page = $5, window_s = $6, asked_at = now(), items = items + $7, recorded = recorded + $8
where province = $1 and connection = $2
