-- The number that a vendor's page would open with, as far as the caller's scope goes.
-- in  id uuid
-- out province smallint, phone_box bytea?
select v.province, v.phone_box from vendor v where v.id = $1 and v.state = 'active'
