-- A code sealed anew in place keeps its id, and files and screens with its former sealed face live on: whoever scans one
-- hears which code it is and that its seal gave way to another. And a stall whose primary account's code ran out has
-- another primary account, if it has another at all.
set role socho_owner;
select enter_all();

create table code_face (
	province smallint not null,
	sealed_hash bytea not null check (octet_length(sealed_hash) = 16),
	code text not null,
	market uuid not null,
	key_id text not null,
	sealed_at timestamptz not null,
	replaced_at timestamptz not null default now(),
	primary key (province, sealed_hash),
	foreign key (province, code) references code,
	foreign key (province, market) references market,
	check (replaced_at >= sealed_at)
);
comment on table code_face is
	'A sealed face that a code had before it was sealed anew in place: the keyed hash of its payload, its key, from when to
when. Rows are only ever added.';
select protect('code_face', 'in_scope(province, market)');
grant select on code_face to socho_web, socho_press;
grant insert on code_face to socho_press;

grant update (is_primary) on code to socho_press;
with heir as (
	select distinct on (c.province, c.stall) c.province, c.id
	from code c
	join account a on a.province = c.province and a.id = c.account
	where c.kind = 'static' and a.state = 'active' and c.state <> 'requested'
		and code_may_move(code_state(c.state, c.expires_at), 'revoked')
		and exists (
			select from code e
			where e.province = c.province and e.stall = c.stall and e.is_primary and e.state = 'expired')
		and not exists (
			select from code p
			where p.province = c.province and p.stall = c.stall and p.is_primary
				and p.state in ('requested', 'issued', 'printed', 'displayed'))
	order by c.province, c.stall, c.issued_at, c.id
)
update code c
set is_primary = true
from heir h
where c.province = h.province and c.id = h.id;

create or replace function look_up_stickers(numbers integer[], provinces smallint[], stalls uuid[], payloads bytea[], bins text[],
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
			case when f.former then 'superseded' else f.state end as state,
			c.kind, c.stall = q.stall as here,
			case when f.former then c.id else c.superseded_by end as superseded_by,
			f.key_id, c.signature, c.issued_at, f.sealed_at,
			case when f.former then f.replaced_at
				else coalesce(c.ended_at, case when f.state = 'expired' then c.expires_at end) end as ended_at,
			c.reason_class as reason,
			m.name as market, s.number as stall, v.name as vendor, o.bin, o.holder_name, o.last4
		from (
			select k.province, k.id, code_state(k.state, k.expires_at) as state, false as former, k.key_id, k.sealed_at,
				null::timestamptz as replaced_at
			from code k
			where k.province = q.province and (k.sealed_hash = q.payload or k.plain_hash = q.payload)
			union all
			select k.province, k.id, code_state(k.state, k.expires_at),
				code_may_move(code_state(k.state, k.expires_at), 'revoked'), b.key_id, b.sealed_at, b.replaced_at
			from code_face b
			join code k on k.province = b.province and k.id = b.code
			where b.province = q.province and b.sealed_hash = q.payload) f
		join code c on c.province = f.province and c.id = f.id
		join market m on m.province = c.province and m.id = c.market
		join stall s on s.province = c.province and s.id = c.stall
		join account o on o.province = c.province and o.id = c.account
		join vendor v on v.province = o.province and v.id = o.vendor
		where c.state <> 'requested'
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
that was asked for. A face that a live code had before it was sealed anew is superseded, by that same code.';

reset role;
