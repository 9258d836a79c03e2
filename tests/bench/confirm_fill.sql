-- Fills the tables of confirmations up to :rows, with rows of the size that the service writes, in the order in which sixty
-- days would have brought them.
set search_path = socho, public;
\set ON_ERROR_STOP on
select greatest(:rows - count(*), 0) as missing from confirmation \gset
create temporary table filled as
select new_id() as id, r.received_at, 'fill/' || g.i as event_id, decode(md5(g.i::text), 'hex') as fingerprint, s.stall,
	s.market, s.account, s.number_hash, g.i as n, to_char(r.received_at, 'YYDDD') as ft_day
from generate_series(1, :missing) as g (i)
cross join lateral (select now() - (:missing - g.i) * interval '60 days' / :missing as received_at) r
join bench_stall s on s.n = g.i % (select count(*) from bench_stall) + 1;
insert into delivery_key (province, connection, event_id, confirmation, received_at, fingerprint)
select 22, :'connection', event_id, id, received_at, fingerprint from filled;
insert into movement (province, key, countable, confirmation) select 22, (lpad(to_hex(ft_day::integer), 8, '0') || substr(md5(n::text), 9))::uuid, true, id from filled;
insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection, account, stall, market, day,
	booked_on, counted, direction, bin, match_rule, event_id, bank_reference, match_evidence, account_hash, personal_hash)
select 22, id, received_at, received_at, 45000, :'connection', account, stall, market, received_at::date, received_at::date, true,
	'credit', '970422', 'content_code', event_id, 'FT' || ft_day || n, 'CZ000000Z', number_hash, sha256(fingerprint)
from filled;
insert into confirmation_personal (province, id, received_at, salt, box)
select 22, id, received_at, fingerprint, decode(repeat(md5(n::text), 27), 'hex') from filled;
insert into stall_day (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
select 22, stall, received_at::date, 30000, market, count(*), sum(45000), count(*), max(received_at)
from filled
group by stall, received_at::date, market
on conflict do nothing;
-- What comes of so many rows at once, and not of their being there, is over before the rate is measured.
vacuum (analyze) delivery_key, confirmation, confirmation_personal, movement, stall_day;
checkpoint;
