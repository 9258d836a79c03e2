-- The connections that whoever asks rules the system over, without their secrets; of a market: those that credit it alone.
-- in  market uuid?, count integer
-- out province text?, id text?, provider text?, environment text?, name text?, market text?, state text?, made text?, old_secret text?
-- out certificate text?, addresses text?, waiting text?
select c.province::text, c.id::text, c.provider, c.environment, c.name, m.label_code, c.state,
	to_char(c.created_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'),
	case when c.second_secret_box is not null and c.second_until > now()
		then to_char(c.second_until at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS') end,
	case when c.client_pin is not null then 'có' end, nullif(c.addresses, ''), (
		select count(*)
		from delivery_aside a
		where a.province = c.province and a.connection = c.id and a.kind in ('unread', 'unrecorded') and a.settled_at is null)::text
from connection c
left join market m on m.province = c.province and m.id = c.market
where in_scope(c.province, coalesce(c.market, '00000000-0000-0000-0000-000000000000'::uuid)) and ($1::uuid is null or c.market = $1)
order by c.province, c.name
limit $2
