-- What a connection's secret is sealed in. No row: there is none with this id.
-- in  id uuid
-- out province smallint, provider text, secret_box bytea?
select province, provider, secret_box
from connection
where id = $1
for update
