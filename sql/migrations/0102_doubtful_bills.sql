-- A payment whose memo names a bill that is not at the stall it names: the money is recorded and matched, no bill is paid by
-- it, and it waits for a person with the reason. And how a billing run is shown.
set role socho_owner;
select enter_all();

create table payment_doubt (
	province smallint not null,
	confirmation uuid not null,
	received_at timestamptz not null,
	market uuid not null,
	reason text not null check (reason in ('bill_of_another_stall', 'unknown_bill')),
	bill_tag text not null check (bill_tag ~ '^[0-9A-HJKMNP-TV-Y]{6}Z$'),
	code text,
	noted_at timestamptz not null default now(),
	primary key (province, confirmation),
	foreign key (province, market) references market,
	foreign key (province, code) references code
);
comment on table payment_doubt is
	'One payment with a bill tag that pays no bill: the memo''s own content code is of another stall than the bill''s (code),
or no code ever had the tag. It waits in the queue of doubtful payments until somebody settles it. Rows are only ever added.';
select protect('payment_doubt', 'in_scope(province, market)');
grant select on payment_doubt to socho_web, socho_press;
grant insert on payment_doubt to socho_web;
create index code_tag on code (province, bill_tag) where bill_tag is not null;

drop function code_use(smallint, uuid[], text[], uuid[], timestamptz[]);
create function code_use(province smallint, stalls uuid[], tags text[], confirmations uuid[], received timestamptz[],
		named smallint[])
	returns table (confirmation uuid, code text, outcome text)
	language plpgsql volatile
as $$
#variable_conflict use_column
declare
	told record;
	seen record;
begin
	insert into payment_doubt (province, confirmation, received_at, market, reason, bill_tag, code)
	select code_use.province, c.id, c.received_at, c.market,
		case when o.id is null then 'unknown_bill' else 'bill_of_another_stall' end, q.tag, o.id
	from unnest(stalls, tags, confirmations, received, named) as q (stall, tag, confirmation, received_at, named)
	join confirmation c on c.province = code_use.province and c.id = q.confirmation and c.received_at = q.received_at
		and c.direction = 'credit' and c.counted
	left join lateral (
		select k.id
		from code k
		where k.province = code_use.province and k.bill_tag = q.tag and k.issued_at is not null
		order by k.stall = q.stall desc, k.market = c.market desc, k.ended_at is null desc, k.issued_at desc
		limit 1) o on true
	where q.named = 0 or not exists (
		select from code k
		where k.province = code_use.province and k.stall = q.stall and k.bill_tag = q.tag and k.issued_at is not null)
	on conflict do nothing;
	-- In the order of the rows to be locked, so that batches side by side wait for each other and not around.
	for told in
		select o.id, c.id as confirmation, c.received_at, c.amount_vnd, c.occurred_at
		from unnest(stalls, tags, confirmations, received, named) as q (stall, tag, confirmation, received_at, named)
		join confirmation c on c.province = code_use.province and c.id = q.confirmation
			and c.received_at = q.received_at and c.direction = 'credit' and (c.counted or (c.amount_vnd < 1000 and coalesce(c.uncounted, 'tiny') = 'tiny'))
		cross join lateral (
			select k.id
			from code k
			where k.province = code_use.province and k.stall = q.stall and k.bill_tag = q.tag and k.issued_at is not null
			order by k.ended_at is null desc, k.issued_at desc
			limit 1) o
		where q.named <> 0
		order by o.id, c.occurred_at, c.id
	loop
		perform from code k where k.province = code_use.province and k.id = told.id for no key update;
		select k.market, k.amount_vnd - told.amount_vnd - coalesce(sum(p.amount_vnd) filter (where p.outcome = 'under'), 0) as rest,
			k.state = 'used' as done,
			code_may_move(k.state, 'used') and coalesce(told.occurred_at <= k.expires_at, true) as in_time,
			coalesce(bool_or(p.confirmation = told.confirmation), false) as known
		into seen
		from code k
		left join code_payment p on p.province = k.province and p.code = k.id
		where k.province = code_use.province and k.id = told.id
		group by k.province, k.id;
		continue when seen.known;
		confirmation := told.confirmation;
		code := told.id;
		outcome := case
			when seen.done then 'again'
			when not seen.in_time then 'late'
			when seen.rest > 0 then 'under'
			when seen.rest < 0 then 'over'
			else 'exact'
		end;
		insert into code_payment (province, code, confirmation, received_at, market, paid_at, amount_vnd, outcome)
		values (code_use.province, told.id, told.confirmation, told.received_at, seen.market, told.occurred_at,
			told.amount_vnd, outcome);
		if outcome in ('exact', 'over') then
			update code k
			set state = 'used', used_by = told.confirmation, ended_at = told.occurred_at
			where k.province = code_use.province and k.id = told.id;
			insert into audit (province, action, market, entity, entity_id, after)
			values (code_use.province, 'code.use', seen.market, 'code', told.id,
				jsonb_build_object('confirmation', told.confirmation, 'paid_at', told.occurred_at, 'outcome', outcome));
		end if;
		return next;
	end loop;
end
$$;
comment on function code_use(smallint, uuid[], text[], uuid[], timestamptz[], smallint[]) is
	'Payments recorded in this transaction or before (confirmation and its receipt), each said to be for the bill with this
tag at this stall, meet the codes that they name. A row for each that is a credit, names a code and was not told before;
what is not recorded does nothing. A bill is paid once what came for it in time adds up to its amount; one without an
amount takes any. Paid in time and told late still counts. named 0: the memo''s content code is another stall''s; that, and a
tag that the stall never had, pays nothing and is noted in payment_doubt.';
grant execute on function code_use(smallint, uuid[], text[], uuid[], timestamptz[], smallint[]) to socho_web;

create function bill_run_json(r bill_run) returns json
	language sql stable parallel safe
begin atomic
	select json_build_object('id', r.id, 'market', r.market, 'serial', r.serial, 'kind', r.kind, 'period_from', r.period_from,
		'period_to', r.period_to, 'state', case when r.state in ('queued', 'approved') and j.state = 'failed' then 'failed' else r.state end,
		'bills', r.bills, 'faults', r.faults, 'amount_vnd', r.amount_vnd, 'progress', j.progress, 'error', r.error, 'detail', r.detail,
		'reason', r.reason, 'created_by', c.name, 'created_at', r.created_at, 'decided_by', d.name, 'decided_at', r.decided_at,
		'issued_at', r.issued_at, 'version', r.version)
	from (select 1) one
	left join person c on c.id = r.created_by
	left join person d on d.id = r.decided_by
	left join lateral (
		select j.state, j.progress
		from job j
		where j.province = r.province and j.market = r.market and j.kind = case r.state when 'approved' then 'bill_issue' else 'bill_prepare' end
			and j.payload ->> 'run' = r.id::text
		order by j.created_at desc
		limit 1) j on true;
end;
comment on function bill_run_json(bill_run) is 'A billing run as the API shows it.';
grant execute on function bill_run_json(bill_run) to socho_web;

reset role;
