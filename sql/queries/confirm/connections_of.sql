-- The connections that may tell of an account in scope, without their secrets.
-- out body text
select json_build_object('items', coalesce(json_agg(json_build_object(
		'id', c.id,
		'province', c.province,
		'provider', c.provider,
		'environment', c.environment,
		'name', c.name,
		'market', c.market,
		'state', c.state,
		'feeds', (
			select count(*)
			from feed f
			where f.province = c.province and f.connection = c.id and f.until is null)) order by c.province, c.name), '[]'))::text
from connection c
where c.market is null or in_scope(c.province, c.market)
