-- What a connection's list is asked for next: the window that was begun, or one from the end of the last on, at most as long
-- as the last turned out to fit. The first begins so many days ago. No row: the connection is disabled, or asks for no list.
-- in  province smallint, connection uuid, now timestamptz, first_days integer
-- out provider text, secret_box bytea?, settings text?, from_at timestamptz, to_at timestamptz, page integer, window_s integer
with wanted as (
	select c.province, c.id, c.provider, c.secret_box, c.settings
	from connection c
	where c.province = $1 and c.id = $2 and c.state = 'active' and c.settings @> '{"pull": true}'
), begun as (
	insert into pull (province, connection, from_at)
	select province, id, $3 - make_interval(days => $4) from wanted
	on conflict (province, connection) do nothing
	returning province, connection, from_at, to_at, page, window_s
), held as (
	select * from begun
	union all
	select p.province, p.connection, p.from_at, p.to_at, p.page, p.window_s
	from pull p
	join wanted w on w.province = p.province and w.id = p.connection
)
select w.provider, w.secret_box, w.settings::text, h.from_at,
	coalesce(h.to_at, greatest(least(h.from_at + make_interval(secs => h.window_s), $3), h.from_at + interval '1 second')),
	h.page, h.window_s
from wanted w
join held h on h.province = w.province and h.connection = w.id
