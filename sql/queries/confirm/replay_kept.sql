-- The next bytes that a connection's confirmations keep, received on these days (UTC+7), behind the one named; not what
-- this very transaction's replay adds.
-- in  province smallint, connection uuid, since date, until date, after uuid?, after_at timestamptz?
-- out id uuid, connection uuid, provider text, settings text?, row bytea, box bytea, received_at timestamptz
select n.id, c.id, c.provider, c.settings::text, uuid_send(n.id), p.box, n.received_at
from connection c
join confirmation n on n.province = c.province and n.connection = c.id
join confirmation_personal p on p.province = n.province and p.id = n.id and p.received_at = n.received_at
where c.province = $1 and c.id = $2
	and n.received_at >= $3::timestamp at time zone interval '7 hours'
	and n.received_at < ($4::date + 1)::timestamp at time zone interval '7 hours'
	and n.received_at < now()
	and ($5::uuid is null or (n.received_at, n.id) > ($6, $5))
order by n.received_at, n.id
limit 200
