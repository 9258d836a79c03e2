-- Records a batch of confirmations of one province in one statement: the delivery keys, and for the events that were
-- new the confirmations, their matches, their personal side rows and the day sums. Run it inside enter_service(province).
-- Give every writing connection of the service its own lane. Absent content codes, references and payers are null.
-- Returns one row for each input row; ord counts the input from 0. Not fresh: seen before, or twice in this batch;
-- confirm/existing tells what was stored then.
-- A content code counts only with a receiving account that was given codes of its stall, whether or not they are still
-- current: anybody can write a memo. Otherwise the account speaks, if one stall alone uses it.
-- in  province smallint, lane smallint
-- in  id uuid[], received_at timestamptz[], connection uuid[], event_id text[], fingerprint bytea[], direction text[]
-- in  amount_vnd bigint[], bin text[], account_hash bytea[], occurred_at timestamptz[], booked_on date[]
-- in  bank_reference text[], content_code text[], personal_hash bytea[], salt bytea[], box bytea[], payer_hash bytea[]
-- out ord integer, fresh bool, stall uuid?, market uuid?, match_rule text?
with input as materialized (
	select *
	from unnest($3::uuid[], $4::timestamptz[], $5::uuid[], $6::text[], $7::bytea[], $8::text[], $9::bigint[], $10::text[],
			$11::bytea[], $12::timestamptz[], $13::date[], $14::text[], $15::text[], $16::bytea[], $17::bytea[], $18::bytea[],
			$19::bytea[]) with ordinality
		as i (id, received_at, connection, event_id, fingerprint, direction, amount_vnd, bin, account_hash, occurred_at,
			booked_on, bank_reference, content_code, personal_hash, salt, box, payer_hash, ord)
), fresh as (
	-- In key order, so that two batches with the same events wait for each other and never in a circle.
	insert into delivery_key (province, connection, event_id, confirmation, received_at, fingerprint)
	select $1, i.connection, i.event_id, i.id, i.received_at, i.fingerprint
	from input i
	order by i.connection, i.event_id collate "C", i.ord
	on conflict (province, connection, event_id) do nothing
	returning confirmation
), matched as materialized (
	select i.*,
		a.id as account,
		m.id as market,
		case when m.id is not null then case when a.of_named then named.id else by_account.id end end as stall,
		case when m.id is null then 'none' when a.of_named then 'content_code' else 'sole_account' end as match_rule,
		case when m.id is null then null when a.of_named then i.content_code else a.last4 end as match_evidence,
		case when m.id is not null then
			((i.occurred_at - m.day_cutoff_minutes * interval '1 minute') at time zone interval '7 hours')::date end as day,
		m.id is not null and i.direction = 'credit' and i.amount_vnd >= 1000 as counted
	from fresh f
	join input i on i.id = f.confirmation
	left join connection c on c.province = $1 and c.id = i.connection
	left join stall named on named.province = $1 and named.content_code = i.content_code
	left join lateral (
		select a.id, a.sole_stall, a.last4,
			named.id is not null and a.state <> 'stolen' and (
				named.id is not distinct from a.sole_stall
				or exists (
					select from code k
					where k.province = $1 and k.account = a.id and k.stall = named.id)) as of_named
		from account a
		where a.province = $1 and a.bin = i.bin and a.number_hash = i.account_hash
		order by of_named desc, a.sole_stall is null, a.state <> 'active', a.id
		limit 1) a on true
	left join stall by_account on by_account.province = $1
		and by_account.id = case when not a.of_named then a.sole_stall end
	left join market m on m.province = $1 and m.id = case when a.of_named then named.market else by_account.market end
		and (c.market = m.id or (c.market is null and c.id is not null))
), kept as (
	insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection, account, stall, market, day,
		booked_on, counted, direction, bin, match_rule, event_id, bank_reference, match_evidence, account_hash,
		personal_hash)
	select $1, m.id, m.received_at, m.occurred_at, m.amount_vnd, m.connection, m.account, m.stall, m.market, m.day,
		m.booked_on, m.counted, m.direction, m.bin, m.match_rule, m.event_id, m.bank_reference, m.match_evidence,
		m.account_hash, m.personal_hash
	from matched m
	order by m.id
), personal as (
	insert into confirmation_personal (province, id, received_at, salt, payer_hash, box)
	select $1, m.id, m.received_at, m.salt, m.payer_hash, m.box
	from matched m
	order by m.id
), summed as (
	insert into stall_day as d (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
	select $1, m.stall, m.day, $2, m.market, count(*)::integer, sum(m.amount_vnd)::bigint,
		(count(*) filter (where m.amount_vnd >= 5000))::integer, max(m.occurred_at)
	from matched m
	where m.counted
	group by m.stall, m.day, m.market
	order by m.stall, m.day
	on conflict (province, stall, day, lane) do update
		set payments = d.payments + excluded.payments,
			amount_vnd = d.amount_vnd + excluded.amount_vnd,
			qualifying = d.qualifying + excluded.qualifying,
			last_at = greatest(d.last_at, excluded.last_at)
)
select (i.ord - 1)::integer, m.ord is not null, m.stall, m.market, m.match_rule
from input i
left join matched m on m.ord = i.ord
order by i.ord
