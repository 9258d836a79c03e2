-- Records a batch of confirmations of one province in one statement: the delivery keys, and for the events that were
-- new the confirmations with their matches, their personal side rows and the day sums. Run it inside
-- enter_service(province). Give every writing connection of the service its own lane, and the rows in the order of
-- connection and event id, so that two batches with the same events wait for each other and never in a circle.
-- Nothing is recorded when a version is given and the province's match_version has moved on: the matches may be old.
-- What was recorded is listed for the ledger's sealer: entry has 56 bytes, see confirmation_unsealed.
-- Returns a row with ord -1 unless the version was old, and the ord (from 0) of each input row whose event was not new,
-- here or earlier in this batch: confirm/existing tells what was stored then.
-- movement is the key of the money, null when nothing tells; money that several confirmations tell of is counted once.
-- uncounted: why a credit counts for nobody; doubt: why a person should look at its match (confirmation); mostly null.
-- in  province smallint, lane smallint, version bigint?
-- in  id uuid[], received_at timestamptz[], connection uuid[], event_id text[], fingerprint bytea[], direction text[]
-- in  amount_vnd bigint[], bin text[], account_hash bytea[], occurred_at timestamptz[], booked_on date[]
-- in  bank_reference text[], personal_hash bytea[], salt bytea[], box bytea[], payer_hash bytea[]
-- in  account uuid[], stall uuid[], market uuid[], day date[], match_rule text[], match_evidence text[]
-- in  movement uuid[], entry bytea[], uncounted text[], doubt text[]
-- out ord integer
with current as materialized (
	select coalesce($3 = (select sum(v.version) from match_version v where v.province = $1), true) as is_so
), input as materialized (
	select i.*, i.stall is not null and i.direction = 'credit' and i.amount_vnd >= 1000 and i.uncounted is null as countable
	from unnest($4::uuid[], $5::timestamptz[], $6::uuid[], $7::text[], $8::bytea[], $9::text[], $10::bigint[], $11::text[],
			$12::bytea[], $13::timestamptz[], $14::date[], $15::text[], $16::bytea[], $17::bytea[], $18::bytea[],
			$19::bytea[], $20::uuid[], $21::uuid[], $22::uuid[], $23::date[], $24::text[], $25::text[], $26::uuid[],
			$27::bytea[], $28::text[], $29::text[])
			with ordinality
		as i (id, received_at, connection, event_id, fingerprint, direction, amount_vnd, bin, account_hash, occurred_at,
			booked_on, bank_reference, personal_hash, salt, box, payer_hash, account, stall, market, day,
			match_rule, match_evidence, movement, entry, uncounted, doubt, ord)
	where (select is_so from current)
), fresh as (
	insert into delivery_key (province, connection, event_id, confirmation, received_at, fingerprint)
	select $1, i.connection, i.event_id, i.id, i.received_at, i.fingerprint
	from input i
	on conflict (province, connection, event_id) do nothing
	returning confirmation
), first as (
	-- All delivery keys before any of these, and these in their order: batches wait for each other, never in a circle.
	insert into movement (province, key, countable, confirmation)
	select $1, i.movement, i.countable, i.id
	from fresh f
	join input i on i.id = f.confirmation
	where i.movement is not null
	order by i.movement, i.countable
	on conflict (province, key, countable) do nothing
	returning confirmation
), new as materialized (
	select i.*, i.movement is null or m.confirmation is not null as alone
	from fresh f
	join input i on i.id = f.confirmation
	left join first m on m.confirmation = i.id
	-- Time-ordered ids in their order fill the pages of an index; in any other they leave them half empty.
	order by i.id
), repeated as (
	insert into movement_repeat (province, key, confirmation)
	select $1, n.movement, n.id
	from new n
	where not n.alone
), kept as (
	insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection, account, stall, market, day,
		booked_on, counted, direction, bin, match_rule, event_id, bank_reference, match_evidence, account_hash,
		personal_hash, uncounted, doubt)
	select $1, n.id, n.received_at, n.occurred_at, n.amount_vnd, n.connection, n.account, n.stall, n.market, n.day,
		n.booked_on, n.countable and n.alone, n.direction, n.bin, n.match_rule, n.event_id, n.bank_reference, n.match_evidence,
		n.account_hash, n.personal_hash, n.uncounted, n.doubt
	from new n
), personal as (
	insert into confirmation_personal (province, id, received_at, salt, payer_hash, box)
	select $1, n.id, n.received_at, n.salt, n.payer_hash, n.box
	from new n
), listed as (
	insert into confirmation_unsealed (province, entries)
	select $1, string_agg(n.entry, '')
	from new n
	having count(*) > 0
), summed as (
	-- No other writer touches the rows of this lane.
	insert into stall_day as d (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
	select $1, n.stall, n.day, $2, n.market, count(*)::integer, sum(n.amount_vnd)::bigint,
		(count(*) filter (where n.amount_vnd >= 5000))::integer, max(n.occurred_at)
	from new n
	where n.countable and n.alone
	group by n.stall, n.day, n.market
	on conflict (province, stall, day, lane) do update
		set payments = d.payments + excluded.payments,
			amount_vnd = d.amount_vnd + excluded.amount_vnd,
			qualifying = d.qualifying + excluded.qualifying,
			last_at = greatest(d.last_at, excluded.last_at)
)
select -1
from current c
where c.is_so
union all
select (i.ord - 1)::integer
from input i
where not exists (select from new n where n.ord = i.ord)
