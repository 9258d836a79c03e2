-- A bill is paid also by money that people found the stall of: what counts by its newest match pays as what counts by itself.
set role socho_owner;

create or replace function code_use(province smallint, stalls uuid[], tags text[], confirmations uuid[], received timestamptz[])
	returns table (confirmation uuid, code text, outcome text)
	language plpgsql volatile
as $$
#variable_conflict use_column
declare
	told record;
	seen record;
begin
	-- In the order of the rows to be locked, so that batches side by side wait for each other and not around.
	for told in
		select o.id, c.id as confirmation, c.received_at, c.amount_vnd, c.occurred_at
		from unnest(stalls, tags, confirmations, received) as q (stall, tag, confirmation, received_at)
		join confirmation c on c.province = code_use.province and c.id = q.confirmation
			and c.received_at = q.received_at and c.direction = 'credit' and (
				c.counted or (c.amount_vnd < 1000 and coalesce(c.uncounted, 'tiny') = 'tiny') or exists (
					select
					from payment_match m
					where m.province = c.province and m.confirmation = c.id and m.counted and not exists (
						select from payment_match l
						where l.province = m.province and l.confirmation = m.confirmation and l.version > m.version)))
		cross join lateral (
			select k.id
			from code k
			where k.province = code_use.province and k.stall = q.stall and k.bill_tag = q.tag and k.issued_at is not null
			order by k.ended_at is null desc, k.issued_at desc
			limit 1) o
		order by o.id, c.occurred_at, c.id
	loop
		perform from code k where k.province = code_use.province and k.id = told.id for no key update;
		select k.market, k.standing,
			k.amount_vnd - told.amount_vnd
				- coalesce(sum(p.amount_vnd) filter (where p.outcome = 'under' and not k.standing), 0) as rest,
			k.state = 'used' as done,
			code_may_move(k.state, 'used') and coalesce(told.occurred_at <= k.expires_at, true) as in_time,
			coalesce(bool_or(p.confirmation = told.confirmation), false) as known
		into seen
		from code k
		left join code_payment p on p.province = k.province and p.code = k.id
			and (not k.standing or p.confirmation = told.confirmation)
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
		if outcome in ('exact', 'over') and not seen.standing then
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

reset role;
