-- The sealed half of a vendor, and the line in the trail that somebody looked. No row: no such vendor to be seen.
-- in  id uuid, person uuid, request text
-- out province smallint, phone_box bytea?, email_box bytea?, id_number_box bytea?
with seen as (
	select v.province, v.id, v.market, v.phone_box, v.email_box, v.id_number_box from vendor v where v.id = $1
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id)
	select province, $2, $3, 'vendor.contact', market, 'vendor', id::text from seen
)
select province, phone_box, email_box, id_number_box from seen
