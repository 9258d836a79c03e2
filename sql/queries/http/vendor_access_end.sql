-- Closes a vendor's page, with the line in the trail. No row: the vendor has none.
-- in  vendor uuid, who uuid, request text
-- out person uuid
with closed as materialized (
	select v.province, v.market, end_vendor_access(v.province, v.id) as person from vendor v where v.id = $1
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id)
	select c.province, $2, $3, 'vendor.access_ended', c.market, 'vendor', $1::text from closed c where c.person is not null
)
select person from closed where person is not null
