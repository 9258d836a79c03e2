-- The next dead letter behind the one named, with what reads it.
-- in  province smallint, connection uuid?, after uuid?
-- out id uuid, connection uuid, provider text, settings text?, row bytea, box bytea, received_at timestamptz
select a.id, c.id, c.provider, c.settings::text, a.digest, a.box, a.received_at
from delivery_aside a
join connection c on c.province = a.province and c.id = a.connection
where a.province = $1 and ($2::uuid is null or a.connection = $2) and ($3::uuid is null or a.id > $3)
	and a.kind in ('unread', 'unrecorded') and a.settled_at is null
order by a.id
limit 1
