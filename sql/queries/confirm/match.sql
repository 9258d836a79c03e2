-- Which stall each payment belongs to, and the version of the province at which that is so (match_version). Run it inside
-- enter_service(province). A content code counts only with a receiving account that was given codes of its stall, whether
-- or not they are still current: anybody can write a memo. Otherwise the account speaks, if one stall alone uses it.
-- Absent content codes are null. Returns one row for each input row, in order; the answer depends on nothing but the
-- input row and what moves the version.
-- in  province smallint, connection uuid[], bin text[], account_hash bytea[], content_code text[]
-- out version bigint, account uuid?, stall uuid?, market uuid?, day_cutoff_minutes integer, rule text, evidence text?
select (select coalesce(sum(v.version), 0)::bigint from match_version v where v.province = $1),
	a.id,
	case when m.id is not null then case when a.of_named then named.id else by_account.id end end,
	m.id,
	coalesce(m.day_cutoff_minutes, 0)::integer,
	case when m.id is null then 'none' when a.of_named then 'content_code' else 'sole_account' end,
	case when m.id is null then null when a.of_named then i.content_code else a.last4 end
from unnest($2::uuid[], $3::text[], $4::bytea[], $5::text[]) with ordinality
	as i (connection, bin, account_hash, content_code, ord)
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
order by i.ord
