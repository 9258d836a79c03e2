-- Which stall each payment belongs to, and the version of the province at which that is so (match_version). Run it inside
-- enter_service(province). The strongest name decides: an official virtual account, a terminal label, an order that the
-- register knows, a content code, the account if one stall alone uses it. mark: hashes of a virtual account and of a
-- terminal label (stall_mark); order_name: the id of a code of ours, or a content code, that the provider told as its
-- order. An order or a content code counts only with a receiving account that was given codes of its stall, whether or
-- not they are still current: anybody can write a memo; an order also without any account known (bin 000000). A content
-- code of nine stars stands for two different ones: nobody is guessed. Absent texts are null. Returns one row for each
-- input row, in order; the answer depends on nothing but the input row and what moves the version.
-- old_codes: what in the memo looks like codes of old posters, with blanks between; a star: too many. Such a code counts as a
-- content code does, with an account that was given codes of its stall, when the memo has no code of ours; its evidence is
-- "old " and itself. old_forms: how such codes look in this province, "DH5 KIOT3"; null where there are none, as in most.
-- doubt: ambiguous (two codes), conflict (a weaker name names another stall). test: the connection is a provider's
-- sandbox. own: the first eight bytes each of the hashes of the vendor's accounts, four at most.
-- in  province smallint, connection uuid[], bin text[], account_hash bytea[], content_code text[], virtual_account bytea[]
-- in  terminal bytea[], order_name text[], old_codes text[]
-- out version bigint, account uuid?, stall uuid?, market uuid?, day_cutoff_minutes integer, rule text, evidence text?
-- out doubt text?, test bool, own bytea?, old_forms text?
select (select coalesce(sum(v.version), 0)::bigint from match_version v where v.province = $1),
	a.id,
	case when m.id is not null then r.stall end,
	m.id,
	coalesce(m.day_cutoff_minutes, 0)::integer,
	case when m.id is null then 'none' when r.rule = 'old_code' then 'content_code' else r.rule end,
	case when m.id is not null then r.evidence end,
	case
		when i.content_code = '*********' and coalesce(r.rule = 'sole_account', true) then 'ambiguous'
		when (old.stalls > 1 or i.old_codes = '*') and coalesce(r.rule = 'sole_account', true) then 'ambiguous'
		when m.id is not null and r.rule in ('virtual_account', 'terminal', 'bill')
			and (term.stall <> r.stall or ord.stall <> r.stall or named.id <> r.stall
				or (old.stalls = 1 and old.stall <> r.stall)) then 'conflict'
	end,
	coalesce(c.environment = 'test', false),
	case when m.id is not null then (
		select string_agg(o.start, '' order by o.id)
		from (
			select substring(h.number_hash for 8) as start, h.id
			from account h
			where h.province = $1 and h.vendor = a.vendor
			order by h.id
			limit 4) as o)
	end,
	(
		select string_agg(distinct f.prefix || f.digits, ' ' order by f.prefix || f.digits)
		from old_code_form f
		where f.province = $1)
from unnest($2::uuid[], $3::text[], $4::bytea[], $5::text[], $6::bytea[], $7::bytea[], $8::text[], $9::text[])
	with ordinality
	as i (connection, bin, account_hash, content_code, virtual_account, terminal, order_name, old_codes, ord)
left join connection c on c.province = $1 and c.id = i.connection
left join stall named on named.province = $1 and named.content_code = i.content_code
left join stall_mark virt on virt.province = $1 and virt.value_hash = i.virtual_account and virt.ended_at is null
left join stall_mark term on term.province = $1 and term.value_hash = i.terminal and term.ended_at is null
left join lateral (
	select s.id as stall
	from stall s
	where s.province = $1 and s.content_code = i.order_name
	union all
	select k.stall
	from code k
	where k.province = $1 and k.id = i.order_name
	limit 1) ord on i.order_name is not null
left join lateral (
	select *
	from (
		select a.id, a.vendor, a.sole_stall, a.last4, a.state,
			ord.stall is not null and a.state <> 'stolen' and (
				ord.stall is not distinct from a.sole_stall
				or exists (
					select from code k
					where k.province = $1 and k.account = a.id and k.stall = ord.stall)) as of_order,
			named.id is not null and a.state <> 'stolen' and (
				named.id is not distinct from a.sole_stall
				or exists (
					select from code k
					where k.province = $1 and k.account = a.id and k.stall = named.id)) as of_named,
			case when i.old_codes is not null and i.content_code is null and a.state <> 'stolen' then (
				select array_agg(distinct o.stall)
				from old_code o
				where o.province = $1 and o.code = any (string_to_array(i.old_codes, ' ')) and o.stall is not null
					and (o.stall = a.sole_stall
						or exists (
							select from code k
							where k.province = $1 and k.account = a.id and k.stall = o.stall)))
			end as old_stalls
		from account a
		where a.province = $1 and a.bin = i.bin and a.number_hash = i.account_hash) a
	order by of_order desc, of_named desc, old_stalls is null, a.sole_stall is null, a.state <> 'active', a.id
	limit 1) a on true
left join lateral (
	select cardinality(a.old_stalls) as stalls, a.old_stalls[1] as stall, min(o.code) as code
	from old_code o
	where o.province = $1 and o.code = any (string_to_array(i.old_codes, ' ')) and o.stall = a.old_stalls[1]) old
	on a.old_stalls is not null
cross join lateral (
	select case
			when virt.id is not null then 'virtual_account'
			when term.id is not null then 'terminal'
			when a.of_order or (ord.stall is not null and a.id is null and i.bin = '000000') then 'bill'
			when a.of_named then 'content_code'
			when old.stalls = 1 then 'old_code'
			when a.sole_stall is not null and i.content_code is distinct from '*********' then 'sole_account'
		end as rule) w
cross join lateral (
	select w.rule,
		case w.rule
			when 'virtual_account' then virt.stall
			when 'terminal' then term.stall
			when 'bill' then ord.stall
			when 'content_code' then named.id
			when 'old_code' then old.stall
			when 'sole_account' then a.sole_stall
		end as stall,
		case w.rule
			when 'virtual_account' then left(virt.shown, 16)
			when 'terminal' then left(term.shown, 16)
			when 'bill' then left(i.order_name, 16)
			when 'content_code' then i.content_code
			when 'old_code' then 'old ' || old.code
			when 'sole_account' then a.last4
		end as evidence) r
left join stall s on s.province = $1 and s.id = r.stall
left join market m on m.province = $1 and m.id = s.market
	and (c.market = m.id or (c.market is null and c.id is not null))
order by i.ord
