-- Rows that are in no place of the tree and on no list.
-- in  log text, most integer
-- out id uuid
with listed as materialized (
	select substr(u.entries, 1 + 56 * n, 16) as id
	from confirmation_unsealed u, generate_series(0, octet_length(u.entries) / 56 - 1) as n
	where $1 = 'confirmations'
	union all
	select uuid_send(u.id) from audit_unsealed u where $1 = 'registry'
), line as (
	select c.province, c.id from confirmation c where $1 = 'confirmations'
	union all
	select a.province, a.id from audit a where $1 = 'registry'
)
select l.id
from line l
where not exists (
		select from ledger_place p
		where p.province = l.province and p.log = $1 and p.highest >= l.id and p.lowest <= l.id
			and position(uuid_send(l.id) in p.keys) % 24 = 1)
	and not exists (select from listed i where i.id = uuid_send(l.id))
order by l.id
limit $2
