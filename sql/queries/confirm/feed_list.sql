-- Feeds, the newest first: of an account, of a connection, or all in scope.
-- in  account uuid?, connection uuid?
-- out body text
select json_build_object(
	'account', f.account,
	'bin', a.bin,
	'last4', a.last4,
	'connection', f.connection,
	'provider', c.provider,
	'name', c.name,
	'environment', c.environment,
	'active', c.state = 'active',
	'market', f.market,
	'since', f.since,
	'until', f.until,
	'consent', f.consent)::text
from feed f
join account a on a.province = f.province and a.id = f.account
join connection c on c.province = f.province and c.id = f.connection
where ($1::uuid is null or f.account = $1) and ($2::uuid is null or f.connection = $2)
order by f.since desc, f.account, f.connection
