-- The codes that somebody wants printed, in the order asked for: those named, else the live code of each stall named,
-- else all of the market by stall. A row without state is a code that is not there.
-- in  province smallint, market uuid, codes text[], stalls uuid[]
-- out wanted text, code text?, state text?
with live as (
	select c.id, c.stall, c.state
	from code c
	where c.province = $1 and c.market = $2 and c.kind <> 'dynamic'
		and code_state(c.state, c.expires_at) in ('issued', 'printed', 'displayed')
), named as (
	select 0 as part, min(w.position) as position, '' as stall_sort, w.id as wanted, c.id as code,
		code_state(c.state, c.expires_at) as state
	from unnest($3::text[]) with ordinality as w (id, position)
	left join code c on c.province = $1 and c.market = $2 and c.id = w.id and c.kind <> 'dynamic'
	group by w.id, c.id, c.state, c.expires_at
	union all
	select 1, min(w.position), '', coalesce(s.number, w.id::text), l.id, l.state
	from unnest($4::uuid[]) with ordinality as w (id, position)
	left join stall s on s.province = $1 and s.market = $2 and s.id = w.id
	left join live l on l.stall = s.id
	group by w.id, s.number, l.id, l.state
	union all
	select 2, 0, s.number_sort, s.number, l.id, l.state
	from live l
	join stall s on s.province = $1 and s.id = l.stall
	where cardinality($3::text[]) = 0 and cardinality($4::uuid[]) = 0
)
select wanted, code, state
from named
order by part, position, stall_sort, code
