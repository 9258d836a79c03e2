-- What connections delivered and was kept aside, the newest first; of a market: of the connections of it alone.
-- in  market uuid?, count integer
-- out province text?, id text?, connection text?, provider text?, received text?, kind text?, reason text?, field text?
-- out bytes text?, settled text?
select a.province::text, a.id::text, c.name, c.provider, to_char(a.received_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'),
	a.kind, a.reason, a.field, (octet_length(a.box) - 30)::text,
	to_char(a.settled_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS')
from delivery_aside a
join connection c on c.province = a.province and c.id = a.connection
where in_scope(c.province, coalesce(c.market, '00000000-0000-0000-0000-000000000000'::uuid)) and ($1::uuid is null or c.market = $1)
order by a.id desc
limit $2
