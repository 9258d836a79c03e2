-- The last day of an open feed: the vendor withdrew, or the bank no longer tells. No row: there is no open one.
-- in  account uuid, connection uuid, until date, person uuid?, request text?
-- out body text
with ended as (
	update feed f
	set until = greatest(f.since, $3)
	from account a
	where a.id = $1 and f.province = a.province and f.account = a.id and f.connection = $2 and f.until is null
	returning f.province, f.account, f.connection, f.market, f.since, f.until, f.consent
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $4, nullif($5, ''), 'feed.end', market, 'account', account::text,
		jsonb_build_object('connection', connection, 'until', until)
	from ended
)
select json_build_object('account', account, 'connection', connection, 'market', market, 'since', since, 'until', until,
	'consent', consent)::text
from ended
