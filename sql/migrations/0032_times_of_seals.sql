-- When a seal was made, which decides what it is worth once its key was revoked or has ended. A code sealed anew in
-- place has a seal younger than itself.
set role socho_owner;
select enter_all();

alter table code
	add column sealed_at timestamptz,
	add constraint code_sealed_after_issue check (sealed_at >= issued_at);
comment on column code.sealed_at is 'When its present seal was made; null: when it was issued.';
update code c
set sealed_at = a.at
from (
	select a.province, a.entity_id, max(a.at) as at
	from audit a
	where a.action = 'code.reseal'
	group by a.province, a.entity_id) a
where c.province = a.province and c.id = a.entity_id and a.at >= c.issued_at;
grant update (sealed_at) on code to socho_press;

drop function look_up_stickers(integer[], smallint[], uuid[], bytea[], text[], bytea[]);
create function look_up_stickers(numbers integer[], provinces smallint[], stalls uuid[], payloads bytea[], bins text[],
		accounts bytea[])
	returns table (n integer, code text, state text, kind text, code_here boolean, superseded_by text, key_id text,
		signature bytea, issued_at timestamptz, sealed_at timestamptz, ended_at timestamptz, reason text, market text,
		stall text, vendor text, bin text, holder_name text, last4 text, account_state text, account_here boolean)
	language plpgsql volatile
as $$
#variable_conflict use_column
declare
	markets text := current_setting('socho.markets', true);
begin
	perform set_config('socho.markets', '*', true);
	return query
	select q.n, c.id, c.state, c.kind, c.here, c.superseded_by, c.key_id, c.signature, c.issued_at,
		coalesce(c.sealed_at, c.issued_at), c.ended_at, c.reason, c.market, c.stall, c.vendor, c.bin, c.holder_name, c.last4,
		a.state, a.here
	from unnest(numbers, provinces, stalls, payloads, bins, accounts)
		as q (n, province, stall, payload, bin, account)
	left join lateral (
		select c.id,
			code_state(c.state, c.expires_at) as state,
			c.kind, c.stall = q.stall as here, c.superseded_by, c.key_id, c.signature, c.issued_at, c.sealed_at,
			coalesce(c.ended_at, case when code_state(c.state, c.expires_at) = 'expired' then c.expires_at end) as ended_at,
			c.reason_class as reason,
			m.name as market, s.number as stall, v.name as vendor, o.bin, o.holder_name, o.last4
		from code c
		join market m on m.province = c.province and m.id = c.market
		join stall s on s.province = c.province and s.id = c.stall
		join account o on o.province = c.province and o.id = c.account
		join vendor v on v.province = o.province and v.id = o.vendor
		where c.province = q.province and (c.sealed_hash = q.payload or c.plain_hash = q.payload) and c.state <> 'requested'
		order by coalesce(c.stall = q.stall, false) desc, c.ended_at is null desc, c.issued_at desc
		limit 1) c on true
	left join lateral (
		select a.state,
			exists (select from code c where c.province = a.province and c.account = a.id and c.stall = q.stall)
				or exists (
					select
					from tenancy t
					where t.province = a.province and t.vendor = a.vendor and t.stall = q.stall and t.to_day is null)
				as here
		from account a
		where a.province = q.province and a.bin = q.bin and a.number_hash = q.account
		order by 2 desc, a.state = 'active' desc
		limit 1) a on true
	order by q.n;
	perform set_config('socho.markets', coalesce(markets, ''), true);
end
$$;
comment on function look_up_stickers(integer[], smallint[], uuid[], bytea[], text[], bytea[]) is
	'What the register knows of scanned payloads: the code with this face, and the account it would pay. here: at the stall
that was asked for.';
grant execute on function look_up_stickers(integer[], smallint[], uuid[], bytea[], text[], bytea[]) to socho_web;

reset role;
