-- Whom to erase, locked. No row: the request does not wait for it. bar: why it may not be, after all; then the request has
-- been put back. since: the first month with payments of the vendor; months: how many there are up to now.
-- in  province smallint, payload text
-- out vendor uuid, bar text?, since timestamptz, months integer
select b.vendor, b.bar, date_trunc('month', b.since),
	(12 * (extract(year from now()) - extract(year from b.since)) + extract(month from now()) - extract(month from b.since) + 1)::integer
from erase_begin($1, ($2::jsonb ->> 'request')::uuid) b
