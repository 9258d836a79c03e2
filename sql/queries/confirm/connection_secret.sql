-- What a connection's secret is sealed in. No row: there is none with this id in scope; one of no market is in the scope of
-- all markets of its province alone.
-- in  id uuid
-- out province smallint, provider text, secret_box bytea?
select province, provider, secret_box
from connection
where id = $1 and in_scope(province, coalesce(market, '00000000-0000-0000-0000-000000000000'::uuid))
for update
