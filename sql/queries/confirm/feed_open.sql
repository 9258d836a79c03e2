-- From this day on an account is seen through a connection, with its vendor's consent. No row: no such account and
-- connection of one province to be seen, or the connection is of another market.
-- in  account uuid, connection uuid, since date, consent text, person uuid?, request text?
-- out body text
with made as (
	insert into feed (province, account, connection, market, since, consent)
	select a.province, a.id, c.id, a.market, $3, $4
	from account a
	join connection c on c.province = a.province and c.id = $2 and c.state = 'active' and coalesce(c.market = a.market, true)
	where a.id = $1
	returning province, account, connection, market, since, until, consent
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $5, nullif($6, ''), 'feed.open', market, 'account', account::text,
		jsonb_build_object('connection', connection, 'since', since, 'consent', consent)
	from made
)
select json_build_object('account', account, 'connection', connection, 'market', market, 'since', since, 'until', until,
	'consent', consent)::text
from made
