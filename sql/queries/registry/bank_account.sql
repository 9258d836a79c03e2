-- One account for its bank to look at, which leaves a line in the trail. No row: none of the person's banks.
-- in  id uuid, person uuid, request text
-- out province smallint, number_box bytea, body text
with seen as (
	select a.*, m.name as market_name, v.kind as vendor_kind
	from account a
	join market m on m.province = a.province and m.id = a.market
	join vendor v on v.province = a.province and v.id = a.vendor
	where a.id = $1
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id)
	select province, $2, $3, 'account.bank_look', market, 'account', id::text from seen
)
select province, number_box, json_build_object(
		'id', id,
		'market', market_name,
		'vendor_kind', vendor_kind,
		'bin', bin,
		'last4', last4,
		'holder_name', holder_name,
		'state', state,
		'ownership', ownership,
		'created_at', created_at)::text
from seen
