-- The connections that may push in the native form.
-- out province smallint, id uuid, secret_box bytea?, second_secret_box bytea?, public_key bytea?
select province, id, secret_box, second_secret_box, public_key
from connection
where provider = 'native' and state = 'active'
order by province, id
