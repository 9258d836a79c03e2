-- What the register and the earlier rows of the same file know about these rows; $4 and so on hold one element a row.
-- stall: not a closed one. tenant: whoever holds the stall. by_id, by_account, by_phone: the vendor who has that number
-- somewhere in the province; account_here: and whose stall this is, with that account in a live code. earlier: a proposal
-- of just this content is on its way or was approved. *_line: an earlier row of this file with the same, 0 without one.
-- in  province smallint, market uuid, import uuid, stall_number text[], row_hash bytea[], id_number_hash bytea[]
-- in  phone_hash bytea[], bin text[], number_hash bytea[]
-- out stall uuid?, tenant uuid?, tenant_name text?, by_id uuid?, by_id_name text?, by_account uuid?, by_account_name text?
-- out account_here bool, by_account_kind text?, by_account_tax text?, by_account_phone bytea?, by_account_id bytea?
-- out by_phone uuid?, by_phone_name text?, earlier text?, stall_line integer, id_line integer, account_line integer
-- out account_line_name text?
select s.id, t.id, t.name, by_id.id, by_id.name, by_account.id, by_account.name,
	coalesce(by_account.here, false), by_account.kind, by_account.tax_code, by_account.phone_hash,
	by_account.id_number_hash, by_phone.id, by_phone.name, earlier.state, coalesce(same_stall.line, 0), coalesce(same_id.line, 0),
	coalesce(same_account.line, 0), same_account.name
from unnest($4::text[], $5::bytea[], $6::bytea[], $7::bytea[], $8::text[], $9::bytea[]) with ordinality
	as w (stall_number, row_hash, id_number_hash, phone_hash, bin, number_hash, place)
left join stall s on s.province = $1 and s.market = $2 and s.number = w.stall_number and s.status <> 'closed'
left join lateral (
	select v.id, v.name
	from tenancy n
	join vendor v on v.province = n.province and v.id = n.vendor
	where n.province = $1 and n.stall = s.id and n.to_day is null and n.kind = 'main'
	limit 1) t on true
left join lateral (
	select v.id, v.name
	from vendor v
	where v.province = $1 and v.id_number_hash = w.id_number_hash and v.state <> 'closed'
	limit 1) by_id on true
left join lateral (
	select v.id, v.name, v.kind, v.tax_code, v.phone_hash, v.id_number_hash, exists (
			select
			from tenancy n
			join code c on c.province = n.province and c.stall = n.stall and c.account = a.id
				and c.state in ('issued', 'printed', 'displayed')
			where n.province = a.province and n.stall = s.id and n.vendor = v.id and n.to_day is null) as here
	from account a
	join vendor v on v.province = a.province and v.id = a.vendor
	where a.province = $1 and a.bin = w.bin and a.number_hash = w.number_hash and a.state in ('pending', 'review', 'active')
		and v.state <> 'closed'
	order by here desc, v.id
	limit 1) by_account on true
left join lateral (
	select v.id, v.name
	from vendor v
	where v.province = $1 and v.phone_hash = w.phone_hash and v.state <> 'closed'
	order by v.id
	limit 1) by_phone on true
left join lateral (
	select r.state
	from import_row o
	join revision r on r.province = o.province and r.id = o.revision
	where o.province = $1 and o.row_hash = w.row_hash and o.market = $2 and o.import <> $3 and r.state <> 'rejected'
	limit 1) earlier on true
left join lateral (
	select o.line
	from import_row o
	where o.province = $1 and o.import = $3 and o.stall = s.id and o.action in ('create', 'update', 'unchanged')
	limit 1) same_stall on true
left join lateral (
	select o.line
	from import_row o
	where o.province = $1 and o.import = $3 and o.id_number_hash = w.id_number_hash
		and o.action in ('create', 'update', 'unchanged')
	limit 1) same_id on true
left join lateral (
	select o.line, o.name
	from import_row o
	where o.province = $1 and o.import = $3 and o.bin = w.bin and o.number_hash = w.number_hash
		and o.action in ('create', 'update', 'unchanged')
	limit 1) same_account on true
order by w.place
