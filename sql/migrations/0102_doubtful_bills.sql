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
-- The press records rows of statements as web records pushes.
grant insert on payment_doubt to socho_web, socho_press;
create index code_tag on code (province, bill_tag) where bill_tag is not null;

create function doubt_bills(province smallint, stalls uuid[], tags text[], confirmations uuid[], received timestamptz[],
		named smallint[])
	returns void
	language sql volatile
as $$
	insert into payment_doubt (province, confirmation, received_at, market, reason, bill_tag, code)
	select doubt_bills.province, c.id, c.received_at, c.market,
		case when o.id is null then 'unknown_bill' else 'bill_of_another_stall' end, q.tag, o.id
	from unnest(stalls, tags, confirmations, received, named) as q (stall, tag, confirmation, received_at, named)
	join confirmation c on c.province = doubt_bills.province and c.id = q.confirmation and c.received_at = q.received_at
		and c.direction = 'credit' and c.counted
	left join lateral (
		select k.id
		from code k
		where k.province = doubt_bills.province and k.bill_tag = q.tag and k.issued_at is not null
		order by k.stall = q.stall desc, k.market = c.market desc, k.ended_at is null desc, k.issued_at desc
		limit 1) o on true
	where q.named = 0 or not exists (
		select from code k
		where k.province = doubt_bills.province and k.stall = q.stall and k.bill_tag = q.tag and k.issued_at is not null)
	on conflict do nothing
$$;
comment on function doubt_bills(smallint, uuid[], text[], uuid[], timestamptz[], smallint[]) is
	'Of payments recorded in this transaction that have a bill tag: those whose tag pays nothing are noted in payment_doubt.
named 0: the content code before the tag is another stall''s than the one the money was matched to.';
grant execute on function doubt_bills(smallint, uuid[], text[], uuid[], timestamptz[], smallint[]) to socho_web, socho_press;

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
