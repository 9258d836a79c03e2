-- What of these markets' counts over a month is withheld from whoever asks, by family (withheld_cells()); the all-zero market is
-- their total. Those that they may watch are told as "watched".
-- in  markets uuid[], in_use bigint[], observed bigint[], active bigint[], first_paid bigint[], paid bigint[], whole bool
-- out family text, market uuid
with seen as materialized (
	select w as market from watched_markets() w
), cell as (
	select array_agg(row(c.market, c.in_use, c.observed, c.active, c.first_paid, c.observed, c.paid, 0, 0)::place_cells) as cells
	from unnest($1, $2, $3, $4, $5, $6) as c (market, in_use, observed, active, first_paid, paid)
	where c.market not in (select s.market from seen s)
)
select h.family, h.place
from cell
cross join lateral withheld_cells(cell.cells, $7, true) h
where h.family <> 'kept'
union all
select 'watched', s.market from seen s where s.market = any ($1)
