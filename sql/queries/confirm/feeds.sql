-- The feeds of one account, the newest first. No row: no such account in scope.
-- in  account uuid
-- out body text
select json_build_object('items', coalesce((
	select json_agg(json_build_object(
			'account', f.account,
			'connection', f.connection,
			'provider', c.provider,
			'name', c.name,
			'environment', c.environment,
			'active', c.state = 'active',
			'market', f.market,
			'since', f.since,
			'until', f.until,
			'consent', f.consent) order by f.since desc, f.connection)
	from feed f
	join connection c on c.province = f.province and c.id = f.connection
	where f.province = a.province and f.account = a.id), '[]'))::text
from account a
where a.id = $1
