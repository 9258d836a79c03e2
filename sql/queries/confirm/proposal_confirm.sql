-- An open proposal holds: a further match of its confirmation, and the day sums follow. movement is the key of the money;
-- money that another confirmation was counted for is not counted twice.
-- in  province smallint, id uuid, movement uuid?, person uuid, request text
with told as (
	update payment_proposal p
	set state = 'confirmed', decided_by = $4, decided_at = now()
	where p.province = $1 and p.id = $2 and p.state = 'open'
	returning *
), last as (
	select t.province, t.confirmation, t.received_at, t.id as proposal, t.stall, t.market, t.uncounted, t.reason, c.amount_vnd,
		c.occurred_at, coalesce(m.version, 1) as version,
		case when m.version is null then c.counted else m.counted end as was_counted,
		case when m.version is null then c.stall else m.stall end as was_stall,
		case when m.version is null then c.market else m.market end as was_market,
		case when m.version is null then c.day else m.day end as was_day,
		((c.occurred_at - k.day_cutoff_minutes * interval '1 minute') at time zone interval '7 hours')::date as day
	from told t
	join confirmation c on c.province = t.province and c.id = t.confirmation and c.received_at = t.received_at
	left join market k on k.province = t.province and k.id = t.market
	left join lateral (
		select * from payment_match m
		where m.province = t.province and m.confirmation = t.confirmation
		order by m.version desc
		limit 1) m on true
), money as (
	insert into movement (province, key, countable, confirmation)
	select l.province, $3, true, l.confirmation
	from last l
	where $3 is not null and l.stall is not null and l.amount_vnd >= 1000
	on conflict (province, key, countable) do nothing
	returning confirmation
), next as (
	select l.*, case
			when l.uncounted is not null then l.uncounted
			when exists (
				select from reversal v
				where v.province = l.province and v.original = l.confirmation and v.outcome = 'taken_back') then 'refund'
			when l.amount_vnd < 1000 then 'tiny'
			when $3 is not null and not exists (select from money) and not exists (
				select from movement v
				where v.province = l.province and v.key = $3 and v.countable and v.confirmation = l.confirmation) then 'repeat'
		end as why
	from last l
), made as (
	insert into payment_match (province, confirmation, version, received_at, amount_vnd, market, stall, day, rule, evidence,
		counted, uncounted, proposal)
	select province, confirmation, version + 1, received_at, amount_vnd, coalesce(market, was_market), stall, case when stall is not null then day end,
		case when stall is null then 'none' else 'manual' end, reason, why is null, why, proposal
	from next
	returning *
), moved as (
	select x.stall, x.market, x.day, sum(x.sign)::integer as payments, sum(x.sign * x.amount_vnd)::bigint as amount_vnd,
		(sum(x.sign) filter (where x.amount_vnd >= 5000))::integer as qualifying, max(x.occurred_at) as last_at
	from (
		select was_stall as stall, was_market as market, was_day as day, -1 as sign, amount_vnd, occurred_at from next where was_counted
		union all
		select stall, market, day, 1, amount_vnd, occurred_at from next where why is null) x
	group by x.stall, x.market, x.day
	having sum(x.sign) <> 0
), summed as (
	insert into stall_day as d (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
	select $1, v.stall, v.day, 32767, v.market, v.payments, v.amount_vnd, coalesce(v.qualifying, 0), v.last_at
	from moved v
	order by v.stall, v.day
	on conflict (province, stall, day, lane) do update
		set payments = d.payments + excluded.payments,
			amount_vnd = d.amount_vnd + excluded.amount_vnd,
			qualifying = d.qualifying + excluded.qualifying,
			last_at = greatest(d.last_at, excluded.last_at)
)
insert into audit (province, person, request, action, market, entity, entity_id, before, after)
select n.province, $4, $5, 'payment.match', coalesce(n.market, n.was_market), 'confirmation', n.confirmation::text,
	jsonb_build_object('stall', n.was_stall, 'counted', n.was_counted),
	jsonb_build_object('proposal', n.proposal, 'version', n.version + 1, 'stall', n.stall, 'counted', n.why is null, 'uncounted', n.why)
from next n
