-- Money that was taken back is counted no more: a further match of the payment, whichever of the two came first.
set role socho_owner;
select enter_all();

create table reversal (
	province smallint not null,
	confirmation uuid not null,
	received_at timestamptz not null,
	connection uuid not null,
	account uuid,
	amount_vnd bigint not null check (amount_vnd > 0),
	names text[] not null check (cardinality(names) between 1 and 2),
	original uuid,
	outcome text check (outcome in ('taken_back', 'other_amount')),
	settled_at timestamptz,
	primary key (province, confirmation),
	check ((outcome is null) = (original is null) and (outcome is null) = (settled_at is null))
);
comment on table reversal is
	'A confirmation that says which payment it takes back: by its event id, or on the same account within thirty days by the
bank''s reference or the code of a bill. Without an outcome it waits for that payment. other_amount: part of it went back, and
it stays counted.';
create index reversal_waiting on reversal (province, received_at) where outcome is null;
create index reversal_original on reversal (province, original) where original is not null;
select protect('reversal', 'in_scope(province)');
grant select on reversal to socho_web, socho_press;

alter table payment_match
	drop constraint payment_match_rule_check,
	add constraint payment_match_rule_check check (rule in ('manual', 'reversal', 'none'));
comment on column payment_match.proposal is 'What made it: a payment_proposal, or the confirmation that took the money back (reversal).';

create function payments_counted(province smallint, since timestamptz)
	returns table (confirmation uuid, stall uuid, market uuid, day date, amount_vnd bigint)
	language sql stable
as $$
	select c.id, c.stall, c.market, c.day, c.amount_vnd
	from confirmation c
	where c.province = payments_counted.province and c.received_at >= payments_counted.since and c.counted and not exists (
		select from payment_match m where m.province = c.province and m.confirmation = c.id)
	union all
	select m.confirmation, m.stall, m.market, m.day, m.amount_vnd
	from payment_match m
	where m.province = payments_counted.province and m.received_at >= payments_counted.since and m.counted and not exists (
		select from payment_match o
		where o.province = m.province and o.confirmation = m.confirmation and o.version > m.version)
$$;
comment on function payments_counted(smallint, timestamptz) is
	'The payments received since then that count, each as its newest match has it: what the rows of stall_day are sums of.';
grant execute on function payments_counted(smallint, timestamptz) to socho_web, socho_press;

-- As its owner, so that no role of the run time writes such a match but by a reversal; the scope stays the caller's.
-- A match that somebody else makes of the same payment at this moment is not waited for: the reversal stays, and is looked
-- at again by the press.
create function take_back(province smallint, reversal uuid) returns text
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
#variable_conflict use_column
declare
	r record;
	o record;
	target record;
begin
	select * into r
	from reversal v
	where v.province = take_back.province and v.confirmation = take_back.reversal and v.outcome is null
	for no key update;
	if not found then
		return null;
	end if;
	select c.id, c.received_at, c.amount_vnd into o
	from (
		select k.confirmation, k.received_at, 1 as rank
		from delivery_key k
		where k.province = take_back.province and k.connection = r.connection and k.event_id = any (r.names)
		union all
		select c.id, c.received_at, 2
		from confirmation c
		where c.province = take_back.province and c.account = r.account
			and c.received_at between r.received_at - interval '30 days' and r.received_at + interval '30 days'
			and (c.bank_reference = any (r.names) or (c.match_rule = 'bill' and c.match_evidence = any (r.names)))) f
	join confirmation c on c.province = take_back.province and c.id = f.confirmation and c.received_at = f.received_at
	where c.direction = 'credit'
	order by f.rank, c.amount_vnd <> r.amount_vnd, c.received_at, c.id
	limit 1;
	if not found then
		return null;
	end if;
	if o.amount_vnd <> r.amount_vnd then
		update reversal v
		set original = o.id, outcome = 'other_amount', settled_at = now()
		where v.province = take_back.province and v.confirmation = r.confirmation;
		return 'other_amount';
	end if;
	-- Of several that tell of the same money, the one that is counted for it.
	select c.id, c.received_at, c.amount_vnd, c.occurred_at, coalesce(m.version, 1) as version,
		case when m.version is null then c.counted else m.counted end as counted,
		case when m.version is null then c.stall else m.stall end as stall,
		case when m.version is null then c.market else m.market end as market,
		case when m.version is null then c.day else m.day end as day
	into target
	from (
		select o.id as confirmation
		union
		select v.confirmation
		from movement_repeat p
		join movement v on v.province = p.province and v.key = p.key
		where p.province = take_back.province and p.confirmation = o.id) f
	join confirmation c on c.province = take_back.province and c.id = f.confirmation
	left join lateral (
		select *
		from payment_match m
		where m.province = c.province and m.confirmation = c.id
		order by m.version desc
		limit 1) m on true
	order by case when m.version is null then c.counted else m.counted end desc, c.id = o.id desc
	limit 1;
	insert into payment_match (province, confirmation, version, received_at, amount_vnd, market, stall, day, rule, evidence, counted,
		uncounted, proposal)
	values (take_back.province, target.id, target.version + 1, target.received_at, target.amount_vnd, target.market, target.stall,
		target.day, case when target.stall is null then 'none' else 'reversal' end, 'reversal ' || r.confirmation, false, 'refund',
		r.confirmation)
	on conflict do nothing;
	if not found then
		return null;
	end if;
	if target.counted then
		insert into stall_day as d (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
		values (take_back.province, target.stall, target.day, 32767, target.market, -1, -target.amount_vnd,
			case when target.amount_vnd >= 5000 then -1 else 0 end, target.occurred_at)
		on conflict (province, stall, day, lane) do update
			set payments = d.payments + excluded.payments,
				amount_vnd = d.amount_vnd + excluded.amount_vnd,
				qualifying = d.qualifying + excluded.qualifying,
				last_at = greatest(d.last_at, excluded.last_at);
	end if;
	insert into audit (province, action, market, entity, entity_id, before, after)
	values (take_back.province, 'payment.reverse', target.market, 'confirmation', target.id::text,
		jsonb_build_object('stall', target.stall, 'counted', target.counted),
		jsonb_build_object('reversal', r.confirmation, 'version', target.version + 1, 'stall', target.stall, 'counted', false,
			'uncounted', 'refund'));
	update reversal v
	set original = target.id, outcome = 'taken_back', settled_at = now()
	where v.province = take_back.province and v.confirmation = r.confirmation;
	return 'taken_back';
end
$$;
comment on function take_back(smallint, uuid) is
	'Looks for the payment that a reversal takes back, and counts it no more. Null: it is not there yet, or is being matched
by somebody, or the reversal is settled.';

create function record_reversals(province smallint, confirmations uuid[], received timestamptz[], names text[]) returns void
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
#variable_conflict use_column
declare
	kept uuid;
begin
	for kept in
		insert into reversal (province, confirmation, received_at, connection, account, amount_vnd, names)
		select c.province, c.id, c.received_at, c.connection, c.account, c.amount_vnd,
			array[i.name] || case when position('/' in c.event_id) > 0 then array[split_part(c.event_id, '/', 1) || '/' || i.name] end
		from unnest(record_reversals.confirmations, record_reversals.received, record_reversals.names) as i (confirmation, received_at, name)
		join confirmation c on c.province = record_reversals.province and c.id = i.confirmation and c.received_at = i.received_at
		order by i.name, c.id
		on conflict do nothing
		returning confirmation
	loop
		perform take_back(record_reversals.province, kept);
	end loop;
end
$$;
revoke execute on function take_back(smallint, uuid), record_reversals(smallint, uuid[], timestamptz[], text[]) from public;
grant execute on function take_back(smallint, uuid), record_reversals(smallint, uuid[], timestamptz[], text[]) to socho_web, socho_press;

reset role;
