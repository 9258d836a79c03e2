-- Silences of a market's accounts, the newest first. open: only those that last. No row: no such market to be seen.
-- in  market uuid, open bool, after uuid?, count integer
-- out body text
with page as (
	select s.*, a.bin, a.last4, c.name, c.provider, row_number() over (order by s.id desc) as place
	from silence s
	join market m on m.province = s.province and m.id = s.market
	join account a on a.province = s.province and a.id = s.account
	join connection c on c.province = s.province and c.id = s.connection
	where s.market = $1 and (not $2 or s.ended_at is null) and ($3::uuid is null or s.id < $3)
	order by s.id desc
	limit $4 + 1
), list as (
	select coalesce(json_agg(json_build_object(
			'id', id,
			'account', json_build_object('id', account, 'bin', bin, 'last4', last4),
			'connection', json_build_object('id', connection, 'name', name, 'provider', provider),
			'last_day', last_day,
			'noticed_at', noticed_at,
			'ended_at', ended_at) order by place) filter (where place <= $4), '[]') as items,
		case when count(*) > $4 then min(id::text) filter (where place = $4) end as next
	from page
)
select json_build_object('items', items, 'next', next)::text
from market m, list
where m.id = $1
